package dev.understudy.config;

import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.positive;
import static dev.understudy.config.shape.Shapes.some;
import static dev.understudy.config.shape.Shapes.table;
import static dev.understudy.config.shape.Shapes.text;

import dev.understudy.config.FileDraft.DefaultsDraft;
import dev.understudy.config.FileDraft.StateDraft;
import dev.understudy.config.FileDraft.Store;
import dev.understudy.config.FileDraft.TelemetryDraft;
import dev.understudy.config.policy.PolicyFormat;
import dev.understudy.config.shape.Section;
import dev.understudy.config.shape.Section.Description;
import dev.understudy.config.shape.Shape;
import dev.understudy.config.shape.Values;
import dev.understudy.policy.RetryPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The keys of a file.
final class FileFormat {
  private FileFormat() {}

  private static final Section<DefaultsDraft> DEFAULTS =
      Section.of(
          "defaults",
          "What a model gets that says nothing itself.",
          s -> {
            var timeouts =
                s.optional(
                    "timeouts",
                    ModelFormat.TIMEOUTS,
                    "the clocks below",
                    "The clocks of an attempt.",
                    DefaultsDraft::timeouts);
            var policy =
                s.optional(
                    "retry_policy",
                    ModelFormat.POLICY_CHOICE,
                    "`none`: errors pass straight through",
                    "A name from `retry_policies`, `none`, or a policy.",
                    DefaultsDraft::policy);
            return v -> new DefaultsDraft(v.get(timeouts), v.get(policy));
          });

  private static final Section<String> ALIAS =
      Section.of(
          "model_alias",
          "Another name for a model.",
          s -> {
            var target =
                s.required(
                    "target",
                    text(),
                    "The name or id of a configured model.",
                    (String name) -> name);
            return v -> v.get(target);
          });

  private static final Section<Limits> LIMITS =
      Section.of(
          "limits",
          "Limits of the whole process.",
          s -> {
            Limits usual = Limits.DEFAULT;
            var retries =
                s.key(
                    "max_in_flight_retries",
                    positive(),
                    usual.maxInFlightRetries(),
                    "Calls past their first attempt. One more gets its first failure as it came.",
                    Limits::maxInFlightRetries);
            var requests =
                s.key(
                    "max_concurrent_requests",
                    positive(),
                    usual.maxConcurrentRequests(),
                    "Requests being served.",
                    Limits::maxConcurrentRequests);
            var buffer =
                s.key(
                    "replay_buffer_bytes",
                    positive(),
                    usual.replayBufferBytes(),
                    "Longest request body; it is kept for another attempt.",
                    Limits::replayBufferBytes);
            return v -> new Limits(v.get(retries), v.get(requests), v.get(buffer));
          });

  private static final Section<StateDraft> STATE =
      Section.of(
          "state",
          "Where blocks, breakers and budgets are remembered.",
          s -> {
            var store =
                s.key(
                    "store",
                    choice(Store.class),
                    Store.MEMORY,
                    "In this process, or in a Redis server that several gateways share.",
                    StateDraft::store);
            var url =
                s.optional(
                    "url",
                    text(),
                    "required for redis",
                    "`redis://` or `rediss://`. Variables are replaced.",
                    StateDraft::url);
            var prefix =
                s.optional(
                    "prefix", text(), "`understudy`", "Of every key in Redis.", StateDraft::prefix);
            return v -> new StateDraft(v.get(store), v.get(url), v.get(prefix));
          });

  private static final Section<TelemetryDraft> TELEMETRY =
      Section.of(
          "telemetry",
          "Logs and traces.",
          s -> {
            var endpoint =
                s.nullable(
                    "otlp_endpoint",
                    text(),
                    "spans are not sent",
                    "Where spans are sent. Variables are replaced.",
                    TelemetryDraft::otlpEndpoint);
            var format =
                s.key(
                    "log_format",
                    choice(Telemetry.LogFormat.class),
                    Telemetry.LogFormat.TEXT,
                    "Lines for people, or one JSON object a line.",
                    TelemetryDraft::logFormat);
            return v -> new TelemetryDraft(v.get(endpoint), v.get(format));
          });

  private static final Shape<String> VERSION =
      text(
          "v1|v?0\\.[0-9]+(?:\\.[0-9]+)?(?:-[a-z]+)?",
          "a known version",
          "write v1; v0.x is accepted for Plano's files");

  private static final Shape<String> POLICY_NAME =
      text(
          "[A-Za-z0-9._-]+",
          "the name of a policy",
          "use letters, digits, dots, dashes and underscores");

  /// A whole file.
  static final Section<FileDraft> FILE =
      Section.of("file", "An Understudy configuration.", FileFormat::describe);

  private static Function<Values, FileDraft> describe(Description<FileDraft> s) {
    var version = s.key("version", VERSION, "v1", "Of the format.", FileDraft::version);
    var listeners =
        s.key(
            "listeners",
            some(ListenerFormat.LISTENER),
            List.of(Listener.DEFAULT),
            "Where callers connect.",
            FileDraft::listeners);
    var admin =
        s.optional(
            "admin",
            ListenerFormat.ADMIN,
            "on, at 127.0.0.1:12001",
            "Where operators connect.",
            FileDraft::admin);
    var models =
        s.required(
            "model_providers",
            some(ModelFormat.MODEL),
            "The models, in the order in which they are preferred.",
            (FileDraft draft) -> draft.models().orElseThrow());
    var policies =
        s.key(
            "retry_policies",
            table(POLICY_NAME, PolicyFormat.POLICY),
            Map.of(),
            "Policies by name.",
            FileDraft::policies);
    var defaults =
        s.key(
            "defaults",
            DEFAULTS,
            DefaultsDraft.EMPTY,
            "What a model gets that says nothing itself.",
            FileDraft::defaults);
    var aliases =
        s.key(
            "model_aliases",
            table(text(), ALIAS),
            Map.<String, String>of(),
            "Other names for models.",
            (FileDraft draft) -> targets(draft.aliases()));
    var limits =
        s.key("limits", LIMITS, Limits.DEFAULT, "Limits of the whole process.", FileDraft::limits);
    var state =
        s.key(
            "state",
            STATE,
            StateDraft.MEMORY,
            "Where blocks, breakers and budgets are remembered.",
            FileDraft::state);
    var telemetry =
        s.key(
            "telemetry",
            TELEMETRY,
            TelemetryDraft.DEFAULT,
            "Logs and traces.",
            FileDraft::telemetry);
    foreign(s);
    return v ->
        new FileDraft(
            v.get(version),
            v.get(listeners),
            v.get(admin),
            Optional.of(v.get(models)),
            v.get(policies),
            v.get(defaults),
            aliases(v.get(aliases)),
            v.get(limits),
            v.get(state),
            v.get(telemetry));
  }

  /// Sections of Plano's files: those that only tune Plano are ignored with a warning; those that
  /// change what becomes of a request are refused.
  private static void foreign(Description<FileDraft> s) {
    s.ignored("tracing", "Use `telemetry`.");
    s.ignored("overrides", "It tunes Plano.");
    s.ignored("mode", "Understudy always serves models.");
    s.refused("llm_providers", "it is called model_providers");
    s.refused("agents", "agents are not served");
    s.refused("filters", "filters are not supported");
    s.refused("endpoints", "put base_url into the model's entry");
    s.refused("prompt_targets", "prompts are not routed by content");
    s.refused("prompt_guards", "prompts are not inspected");
    s.refused("system_prompt", "requests are passed on as they are");
    s.refused("ratelimits", "limits per caller are not supported");
    s.refused("routing", "ask for a model by name or alias");
    s.refused("routing_preferences", "ask for a model by name or alias");
    s.refused("state_storage", "use state");
  }

  private static Map<String, ModelAlias> aliases(Map<String, String> targets) {
    Map<String, ModelAlias> aliases = new LinkedHashMap<>();
    targets.forEach((name, target) -> aliases.put(name, new ModelAlias(name, target)));
    return aliases;
  }

  private static Map<String, String> targets(Map<String, ModelAlias> aliases) {
    Map<String, String> targets = new LinkedHashMap<>();
    aliases.forEach((name, alias) -> targets.put(name, alias.target()));
    return targets;
  }

  /// The part of a file that a library reads: its named policies. Everything else in the file may
  /// be there and is not looked at.
  static final Section<Map<String, RetryPolicy>> POLICIES =
      Section.of(
          "policies",
          "Policies by name.",
          s -> {
            var policies =
                s.required(
                    "retry_policies",
                    table(POLICY_NAME, PolicyFormat.POLICY),
                    "Policies by name.",
                    (Map<String, RetryPolicy> some) -> some);
            return v -> v.get(policies);
          });
}

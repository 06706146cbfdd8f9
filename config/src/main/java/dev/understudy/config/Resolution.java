package dev.understudy.config;

import dev.understudy.attempt.Timeouts;
import dev.understudy.config.shape.Reading;
import dev.understudy.config.text.Words;
import dev.understudy.policy.RetryPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The second stage: what was read key by key is compared, completed and resolved. Here are the
/// rules that the JSON Schema cannot express.
final class Resolution {
  private final FileDraft draft;
  private final Environment environment;
  private final Path directory;
  private final Reading reading;
  private final Map<String, RetryPolicy> policies;

  /// @param directory that relative paths are relative to
  Resolution(FileDraft draft, Environment environment, Path directory, Reading reading) {
    this.draft = draft;
    this.environment = environment;
    this.directory = directory;
    this.reading = reading;
    this.policies = draft.policies();
  }

  /// The configuration, unless there is an error.
  Optional<Configuration> resolve() {
    checkPolicyNames(policies, reading);
    List<Listener> listeners = new ListenerRules(reading, directory).check(draft);
    PolicyChoice usual =
        draft.defaults().policy().map(some -> choice(some, "defaults")).orElse(PolicyChoice.NONE);
    Timeouts clocks =
        draft
            .defaults()
            .timeouts()
            .map(some -> some.over(Timeouts.DEFAULT))
            .orElse(Timeouts.DEFAULT);
    Defaults defaults = new Defaults(clocks, usual);
    List<ModelDraft> drafts = draft.models().orElse(List.of());
    checkNames(drafts);
    checkDefaults(drafts);
    List<ModelEntry> models = new ArrayList<>();
    ModelResolution each = new ModelResolution(environment, defaults, reading, this::choice);
    drafts.forEach(one -> each.resolve(one, drafts).ifPresent(models::add));
    checkAliases(drafts);
    Optional<State> state = state();
    Telemetry telemetry = telemetry();
    if (reading.failed() || state.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Configuration(
            listeners,
            draft.admin().orElse(Admin.DEFAULT),
            models,
            policies,
            defaults,
            draft.aliases(),
            draft.limits(),
            state.get(),
            telemetry));
  }

  /// Refuses a policy called `none`.
  static void checkPolicyNames(Map<String, RetryPolicy> policies, Reading reading) {
    if (policies.containsKey(PolicyDraft.NONE)) {
      reading.error(
          "retry_policies.none", "the name none means no policy", "give the policy another name");
    }
  }

  private PolicyChoice choice(PolicyDraft written, String path) {
    return switch (written) {
      case PolicyDraft.Inline(var policy) -> PolicyChoice.inline(policy);
      case PolicyDraft.Named(var name) -> named(name, path + ".retry_policy");
    };
  }

  private PolicyChoice named(String name, String path) {
    if (name.equals(PolicyDraft.NONE)) {
      return PolicyChoice.NONE;
    }
    RetryPolicy policy = policies.get(name);
    if (policy != null) {
      return PolicyChoice.named(name, policy);
    }
    if (!reading.visited("retry_policies." + name)) {
      String advice =
          policies.isEmpty()
              ? "define it under retry_policies"
              : Words.suggestion(name, policies.keySet());
      reading.error(path, "there is no policy \"" + name + "\"", advice);
    }
    return PolicyChoice.NONE;
  }

  private void checkNames(List<ModelDraft> drafts) {
    Map<String, String> taken = new HashMap<>();
    for (ModelDraft one : drafts) {
      String before = taken.putIfAbsent(one.effectiveName(), one.path());
      if (before != null) {
        reading.error(
            one.name().isPresent() ? one.path() + ".name" : one.path() + ".model",
            "the name \"" + one.effectiveName() + "\" is taken by " + before,
            "give one of them another name");
      }
    }
  }

  private void checkDefaults(List<ModelDraft> drafts) {
    List<ModelDraft> marked = drafts.stream().filter(ModelDraft::isDefault).toList();
    for (ModelDraft one : marked.stream().skip(1).toList()) {
      reading.error(
          one.path() + ".default",
          "there is a default already: " + marked.getFirst().effectiveName(),
          "mark one entry only");
    }
  }

  private void checkAliases(List<ModelDraft> drafts) {
    List<String> known = new ArrayList<>();
    for (ModelDraft one : drafts) {
      known.add(one.effectiveName());
      known.add(one.model());
    }
    for (ModelAlias alias : draft.aliases().values()) {
      String path = "model_aliases." + alias.name();
      if (known.contains(alias.name())) {
        reading.error(
            path, "the alias \"" + alias.name() + "\" is also a model", "rename one of them");
      }
      if (!known.contains(alias.target()) && reading.clean("model_providers")) {
        reading.error(
            path + ".target",
            "there is no model \"" + Words.shortened(alias.target()) + "\"",
            Words.suggestion(alias.target(), known.stream().distinct().toList()));
      }
    }
  }

  private Optional<State> state() {
    FileDraft.StateDraft written = draft.state();
    return switch (written.store()) {
      case MEMORY -> {
        if (written.url().isPresent() || written.prefix().isPresent()) {
          reading.warning("state", "url and prefix have no effect in memory", "add store: redis");
        }
        yield Optional.of(State.IN_MEMORY);
      }
      case REDIS -> redis(written);
    };
  }

  private Optional<State> redis(FileDraft.StateDraft written) {
    if (written.url().isEmpty()) {
      reading.error("state", "a redis store needs a url", "add url: redis://127.0.0.1:6379");
      return Optional.empty();
    }
    String source = written.url().get();
    Optional<String> url = environment.expand(source, "state.url", reading);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (!url.get().matches("rediss?://[^\\s]+")) {
      reading.error(
          "state.url", "not a Redis URL", "write redis://host:port, or rediss:// for TLS");
      return Optional.empty();
    }
    return Optional.of(
        new State.Redis(secret(source, url.get()), written.prefix().orElse("understudy")));
  }

  /// A secret that remembers its variable, and only that.
  static Secret secret(String source, String value) {
    return Environment.mentioned(source) ? Secret.from(source, value) : Secret.literal(value);
  }

  private Telemetry telemetry() {
    String path = "telemetry.otlp_endpoint";
    Optional<URI> endpoint =
        draft
            .telemetry()
            .otlpEndpoint()
            .flatMap(text -> environment.expand(text, path, reading))
            .flatMap(text -> uri(text, path));
    return new Telemetry(endpoint, draft.telemetry().logFormat());
  }

  private Optional<URI> uri(String text, String path) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme());
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return Optional.of(uri);
      }
      reading.error(path, "not an http or https URL", "write http://host:port");
    } catch (URISyntaxException malformed) {
      reading.error(path, "not a URL: " + malformed.getReason(), "write http://host:port");
    }
    return Optional.empty();
  }
}

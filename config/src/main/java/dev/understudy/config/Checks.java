package dev.understudy.config;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.call.Route;
import dev.understudy.config.shape.Reading;
import dev.understudy.config.text.Words;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.StatusRange;
import dev.understudy.policy.StatusRule;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Warnings: settings that are allowed and will not do what they seem to.
final class Checks {
  private static final Duration SHORTEST_USUAL_LATENCY = Duration.ofSeconds(1);

  private final Configuration configuration;
  private final Reading reading;

  Checks(Configuration configuration, Reading reading) {
    this.configuration = configuration;
    this.reading = reading;
  }

  void run() {
    for (int i = 0; i < configuration.models().size(); i++) {
      ModelEntry entry = configuration.models().get(i);
      if (!entry.policy().isNone()) {
        String path = path(entry, i);
        targets(entry, path);
        waits(entry, path);
        latency(entry, path);
        overlaps(entry.policy(), path);
        fallbacks(entry, path);
        time(entry, path);
      }
    }
  }

  private String path(ModelEntry entry, int index) {
    if (entry.choice().name().isPresent()) {
      return "retry_policies." + entry.choice().name().get();
    }
    String own = "model_providers[" + index + "].retry_policy";
    return reading.visited(own) ? own : "defaults.retry_policy";
  }

  /// The rules of a policy by the key they are under.
  private static Map<String, Rule> rules(RetryPolicy policy) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (int i = 0; i < policy.onStatusCodes().size(); i++) {
      rules.put("on_status_codes[" + i + "].strategy", policy.onStatusCodes().get(i).rule());
    }
    policy.onTimeout().ifPresent(rule -> rules.put("on_timeout.strategy", rule));
    policy.onConnectError().ifPresent(rule -> rules.put("on_connect_error.strategy", rule));
    policy.onHighLatency().ifPresent(slow -> rules.put("on_high_latency.strategy", slow.rule()));
    rules.put("default_strategy", policy.defaultRule());
    return rules;
  }

  private Route route(ModelEntry entry) {
    return Route.of(List.of(entry.target()), entry.policy(), configuration.targets());
  }

  private static boolean onlySameModel(RetryPolicy policy) {
    return Rehearsal.rules(policy).stream()
        .allMatch(rule -> rule.ladder().equals(List.of(Strategy.SAME_MODEL)));
  }

  private void targets(ModelEntry entry, String path) {
    RetryPolicy policy = entry.policy();
    boolean alone =
        configuration.targets().stream()
            .allMatch(target -> target.internal() || target.equals(entry.target()));
    if (alone && !onlySameModel(policy)) {
      reading.warning(
          path,
          "only one model is configured, so there is nothing to fail over to",
          "add a model, or use the strategy same_model");
      return;
    }
    Route route = route(entry);
    rules(policy)
        .forEach((key, rule) -> {
          for (Strategy strategy : rule.ladder()) {
            if (rule.maxAttempts() > 1 && !possible(strategy, route)) {
              reading.warning(
                  path + "." + key,
                  "for "
                      + entry.name()
                      + ", no model can ever be chosen under "
                      + strategy.name().toLowerCase(Locale.ROOT),
                  "add one to fallback_models, or use another strategy");
            }
          }
        });
    if (policy.hedging().isPresent() && onlySameModel(policy)) {
      reading.warning(
          path + ".hedging",
          "hedges go to other models, and every strategy is same_model",
          "add a strategy that leads to another model, or remove hedging");
    }
  }

  private static boolean possible(Strategy strategy, Route route) {
    String provider = route.primary().provider();
    return switch (strategy) {
      case SAME_MODEL -> true;
      case SAME_PROVIDER ->
          route.primaries().size() > 1
              || route.fallbacks().stream().anyMatch(other -> other.provider().equals(provider));
      case DIFFERENT_PROVIDER ->
          route.fallbacks().stream().anyMatch(other -> !other.provider().equals(provider));
    };
  }

  private void waits(ModelEntry entry, String path) {
    RetryPolicy policy = entry.policy();
    boolean staying = rules(policy).values().stream().anyMatch(Checks::stays);
    if (policy.retryAfterHandling().scope() == Scope.PROVIDER && staying) {
      reading.warning(
          path + ".retry_after_handling.scope",
          "a Retry-After blocks the whole provider, and same_model then waits for it",
          "use scope: model, or a strategy that leads to another provider");
    }
    if (policy.onHighLatency().map(HighLatency::scope).equals(Optional.of(Scope.PROVIDER))
        && staying) {
      reading.warning(
          path + ".on_high_latency.scope",
          "a slow answer blocks the whole provider, and same_model then waits for it",
          "use scope: model, or a strategy that leads to another provider");
    }
    List<Rule> inheriting =
        rules(policy).values().stream().filter(rule -> rule.backoff().isEmpty()).toList();
    policy.backoff().ifPresent(own -> backoff(own, inheriting, entry, path + ".backoff"));
    rules(policy)
        .forEach((key, rule) -> {
          String at = path + "." + key.replace(".strategy", "") + ".backoff";
          rule.backoff().ifPresent(own -> backoff(own, List.of(rule), entry, at));
        });
  }

  private static boolean stays(Rule rule) {
    return rule.maxAttempts() > 1 && rule.ladder().equals(List.of(Strategy.SAME_MODEL));
  }

  private void backoff(Backoff backoff, List<Rule> rules, ModelEntry entry, String path) {
    boolean stays = rules.stream().anyMatch(rule -> rule.ladder().contains(Strategy.SAME_MODEL));
    boolean near =
        stays || rules.stream().anyMatch(rule -> rule.ladder().contains(Strategy.SAME_PROVIDER));
    boolean twoAlike =
        route(entry).fallbacks().stream().map(Target::provider).distinct().count()
            < route(entry).fallbacks().size();
    boolean possible =
        switch (backoff.applyTo()) {
          case SAME_MODEL -> stays;
          case SAME_PROVIDER -> near || twoAlike;
          case GLOBAL -> true;
        };
    if (!possible) {
      reading.warning(
          path + ".apply_to",
          "no retry ever waits: no strategy leads to the "
              + (backoff.applyTo() == ApplyTo.SAME_MODEL ? "same model" : "same provider")
              + " again",
          "use apply_to: global, or remove backoff");
    }
  }

  private void latency(ModelEntry entry, String path) {
    Optional<HighLatency> slow = entry.policy().onHighLatency();
    if (slow.isEmpty()) {
      return;
    }
    String at = path + ".on_high_latency.threshold_ms";
    Duration threshold = slow.get().threshold();
    if (threshold.compareTo(SHORTEST_USUAL_LATENCY) < 0) {
      reading.warning(
          at,
          "models often take longer than " + threshold.toMillis() + " ms when nothing is wrong",
          "use 1000 or more");
    }
    Duration attempt = entry.target().timeouts().attempt();
    if (threshold.compareTo(attempt) >= 0) {
      reading.warning(
          at,
          "the attempt of "
              + entry.name()
              + " times out after "
              + Spans.text(attempt)
              + ", before it can be slow",
          "lower the threshold or raise timeouts.attempt");
    }
  }

  private void overlaps(RetryPolicy policy, String path) {
    List<StatusRule> entries = policy.onStatusCodes();
    for (int later = 1; later < entries.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        TreeSet<String> shared = new TreeSet<>();
        for (StatusRange range : entries.get(later).codes()) {
          for (StatusRange other : entries.get(earlier).codes()) {
            if (range.overlaps(other)) {
              int first = Math.max(range.first(), other.first());
              int last = Math.min(range.last(), other.last());
              shared.add(new StatusRange(first, last).toString());
            }
          }
        }
        if (!shared.isEmpty()) {
          reading.warning(
              path + ".on_status_codes[" + later + "].codes",
              String.join(", ", shared)
                  + " is also in on_status_codes["
                  + earlier
                  + "], which wins",
              "put the narrower entry first, or remove the overlap");
        }
      }
    }
  }

  private void fallbacks(ModelEntry entry, String path) {
    List<String> listed = entry.policy().fallbackModels();
    for (int i = 0; i < listed.size(); i++) {
      String at = path + ".fallback_models[" + i + "]";
      String id = listed.get(i);
      List<ModelEntry> named =
          configuration.models().stream()
              .filter(other -> other.name().equals(id) || other.target().model().equals(id))
              .toList();
      if (named.isEmpty()) {
        List<String> known = new ArrayList<>();
        configuration.targets().forEach(target -> known.add(target.model()));
        reading.warning(
            at,
            "\"" + Words.shortened(id) + "\" is not configured and is skipped",
            Words.suggestion(id, known.stream().distinct().toList()));
      }
      for (ModelEntry other : named) {
        if (!other.name().equals(entry.name())) {
          compare(entry, other, at);
        }
      }
    }
  }

  private void compare(ModelEntry primary, ModelEntry fallback, String path) {
    Target from = primary.target();
    Target to = fallback.target();
    if (from.contextWindow().isPresent()
        && to.contextWindow().isPresent()
        && to.contextWindow().getAsLong() < from.contextWindow().getAsLong()) {
      reading.warning(
          path,
          "the context window of "
              + to.name()
              + " ("
              + to.contextWindow().getAsLong()
              + ") is smaller than that of "
              + from.name()
              + " ("
              + from.contextWindow().getAsLong()
              + ")",
          "long prompts cannot fail over to it; add a model with a larger window");
    }
    for (Capability capability : from.capabilities().stream().sorted().toList()) {
      if (!to.capabilities().contains(capability)) {
        String word = capability.name().toLowerCase(Locale.ROOT);
        reading.warning(
            path,
            to.name() + " lacks " + word + ", which " + from.name() + " has",
            "requests that need it cannot fail over to it; say so in capabilities if it has");
      }
    }
    if (primary.accessKey().isPresent()
        && primary.accessKey().equals(fallback.accessKey())
        && primary.baseUrl().sameOrigin(fallback.baseUrl())) {
      reading.warning(
          path,
          to.name() + " has the same key and endpoint as " + from.name(),
          "what stops one account stops both; use another key or provider");
    }
  }

  /// Whether every attempt could get as far as its first token.
  private void time(ModelEntry entry, String path) {
    RetryPolicy policy = entry.policy();
    for (Map.Entry<String, Rule> each : rules(policy).entrySet()) {
      Rule rule = each.getValue();
      int attempts = Math.min(rule.maxAttempts(), policy.maxTotalAttempts());
      Duration firstToken = entry.target().timeouts().firstToken();
      Duration needed = firstToken.multipliedBy(attempts);
      if (attempts > 1 && needed.compareTo(policy.deadline()) > 0) {
        reading.warning(
            reading.visited(path + ".deadline") ? path + ".deadline" : path,
            attempts
                + " attempts with a first_token clock of "
                + Spans.text(firstToken)
                + " do not fit into the deadline of "
                + Spans.text(policy.deadline()),
            "lower the attempts or timeouts.first_token, or raise deadline");
        return;
      }
    }
  }
}

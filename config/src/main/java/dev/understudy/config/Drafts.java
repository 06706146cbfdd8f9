package dev.understudy.config;

import dev.understudy.attempt.Target;
import dev.understudy.config.FileDraft.DefaultsDraft;
import dev.understudy.config.FileDraft.StateDraft;
import dev.understudy.config.FileDraft.Store;
import dev.understudy.config.FileDraft.TelemetryDraft;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Back from a configuration to what a file would say. Everything is written out; a key is written
/// as its variable, or masked.
final class Drafts {
  private Drafts() {}

  static FileDraft of(Configuration configuration) {
    return new FileDraft(
        "v1",
        configuration.listeners(),
        Optional.of(configuration.admin()),
        Optional.of(configuration.models().stream().map(Drafts::of).toList()),
        configuration.policies(),
        new DefaultsDraft(
            Optional.of(ModelDraft.Clocks.of(configuration.defaults().timeouts())),
            Optional.of(of(configuration.defaults().policy()))),
        configuration.aliases(),
        configuration.limits(),
        of(configuration.state()),
        new TelemetryDraft(
            configuration.telemetry().otlpEndpoint().map(URI::toString).map(Environment::escape),
            configuration.telemetry().logFormat()));
  }

  static PolicyDraft of(PolicyChoice choice) {
    if (choice.name().isPresent()) {
      return new PolicyDraft.Named(choice.name().get());
    }
    return choice.policy().isNone()
        ? new PolicyDraft.Named(PolicyDraft.NONE)
        : new PolicyDraft.Inline(choice.policy());
  }

  private static ModelDraft of(ModelEntry entry) {
    Target target = entry.target();
    Map<String, String> headers = new LinkedHashMap<>();
    entry.headers().forEach((name, value) -> headers.put(name, Environment.escape(value)));
    return new ModelDraft(
        "",
        target.model(),
        target.name().equals(target.model()) ? Optional.empty() : Optional.of(target.name()),
        entry.accessKey().map(key -> key.source().orElse(ModelResolution.MASK)),
        Optional.of(Environment.escape(entry.baseUrl().toString())),
        Optional.of(entry.providerInterface()),
        entry.region(),
        entry.isDefault(),
        entry.passthroughAuth(),
        target.internal(),
        headers,
        target.weight(),
        target.contextWindow().isPresent()
            ? Optional.of(target.contextWindow().getAsLong())
            : Optional.empty(),
        Optional.of(target.capabilities().stream().sorted().toList()),
        entry.cost(),
        Optional.of(ModelDraft.Clocks.of(target.timeouts())),
        Optional.of(of(entry.choice())));
  }

  private static StateDraft of(State state) {
    return switch (state) {
      case State.Memory memory -> StateDraft.MEMORY;
      case State.Redis(var url, var prefix) ->
          new StateDraft(
              Store.REDIS,
              Optional.of(url.source().orElse(ModelResolution.MASK)),
              Optional.of(prefix));
    };
  }
}

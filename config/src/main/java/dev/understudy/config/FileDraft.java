package dev.understudy.config;

import dev.understudy.policy.RetryPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A file as written: every key has been read by itself, none has been compared with another.
record FileDraft(
    String version,
    List<Listener> listeners,
    Optional<Admin> admin,
    Optional<List<ModelDraft>> models,
    Map<String, RetryPolicy> policies,
    DefaultsDraft defaults,
    Map<String, ModelAlias> aliases,
    Limits limits,
    StateDraft state,
    TelemetryDraft telemetry) {

  /// `defaults` as written.
  record DefaultsDraft(Optional<ModelDraft.Clocks> timeouts, Optional<PolicyDraft> policy) {
    static final DefaultsDraft EMPTY = new DefaultsDraft(Optional.empty(), Optional.empty());
  }

  /// `state` as written.
  record StateDraft(Store store, Optional<String> url, Optional<String> prefix) {
    static final StateDraft MEMORY =
        new StateDraft(Store.MEMORY, Optional.empty(), Optional.empty());
  }

  /// The words of `state.store`.
  enum Store {
    /// In this process.
    MEMORY,
    /// In a server.
    REDIS
  }

  /// `telemetry` as written.
  record TelemetryDraft(Optional<String> otlpEndpoint, Telemetry.LogFormat logFormat) {
    static final TelemetryDraft DEFAULT =
        new TelemetryDraft(Optional.empty(), Telemetry.LogFormat.TEXT);
  }
}

package dev.understudy.config;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An entry of `model_providers` as written: names not resolved, variables not replaced.
///
/// @param path where it is in the file
record ModelDraft(
    String path,
    String model,
    Optional<String> name,
    Optional<String> accessKey,
    Optional<String> baseUrl,
    Optional<ProviderInterface> providerInterface,
    Optional<String> region,
    boolean isDefault,
    boolean passthroughAuth,
    boolean internal,
    Map<String, String> headers,
    double weight,
    Optional<Long> contextWindow,
    Optional<List<Capability>> capabilities,
    Optional<Cost> cost,
    Optional<Clocks> timeouts,
    Optional<PolicyDraft> policy) {

  /// The name it will have.
  String effectiveName() {
    return name.orElse(model);
  }

  /// Clocks as written: what is absent is as in the defaults.
  record Clocks(
      Optional<Duration> connect,
      Optional<Duration> firstToken,
      Optional<Duration> idle,
      Optional<Duration> idleThinking,
      Optional<Duration> attempt) {

    static Clocks of(Timeouts timeouts) {
      return new Clocks(
          Optional.of(timeouts.connect()),
          Optional.of(timeouts.firstToken()),
          Optional.of(timeouts.idle()),
          Optional.of(timeouts.idleThinking()),
          Optional.of(timeouts.attempt()));
    }

    Timeouts over(Timeouts usual) {
      return new Timeouts(
          connect.orElse(usual.connect()),
          firstToken.orElse(usual.firstToken()),
          idle.orElse(usual.idle()),
          idleThinking.orElse(usual.idleThinking()),
          attempt.orElse(usual.attempt()));
    }
  }
}

package dev.understudy.springai;

import dev.understudy.attempt.Target;
import dev.understudy.engine.Engine;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects what a failover of any sort of model needs. Not thread-safe.
///
/// @param <S> what serves a target
/// @param <B> this builder
abstract sealed class FailoverBuilder<S, B extends FailoverBuilder<S, B>>
    permits FailoverChatModel.Builder, FailoverEmbeddingModel.Builder {
  private final Map<Target, S> targets = new LinkedHashMap<>();
  private RetryPolicy policy = RetryPolicy.DEFAULT;
  private Engine engine = Engine.builder().build();
  private FailureClassifier failures = SpringAiFailures.standard();

  /// This builder, by its own type, which is B in every class that is permitted.
  @SuppressWarnings("unchecked")
  private B self() {
    return (B) this;
  }

  /// One more target.
  ///
  /// @param itself whether what serves it is a failover
  B add(Target target, S served, boolean itself) {
    if (itself) {
      throw new IllegalArgumentException(
          target.name() + " is a failover itself: attempts would multiply");
    }
    if (targets.keySet().stream().anyMatch(known -> known.name().equals(target.name()))) {
      throw new IllegalArgumentException("two targets are called " + target.name());
    }
    targets.put(target, served);
    return self();
  }

  /// The rules.
  public B policy(RetryPolicy value) {
    policy = value;
    return self();
  }

  /// The engine; several models may share one, and then what is known about targets.
  public B engine(Engine value) {
    engine = value;
    return self();
  }

  /// Who hears of calls and attempts.
  public B listener(EngineListener value) {
    engine =
        Engine.builder()
            .health(engine.health())
            .ticker(engine.ticker())
            .gate(engine.gate())
            .listener(value)
            .build();
    return self();
  }

  /// What exceptions mean; [SpringAiFailures#standard] unless this is called.
  public B failures(FailureClassifier value) {
    failures = value;
    return self();
  }

  /// The targets, in their order.
  ///
  /// @throws IllegalArgumentException if there is none
  Map<Target, S> targets() {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a failover needs a target");
    }
    return new LinkedHashMap<>(targets);
  }

  List<Target> order() {
    return List.copyOf(targets.keySet());
  }

  RetryPolicy policy() {
    return policy;
  }

  Engine engine() {
    return engine;
  }

  Ways ways() {
    return new Ways(order(), engine, failures);
  }
}

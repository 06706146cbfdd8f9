package dev.understudy.langchain4j;

import dev.understudy.attempt.Target;
import dev.understudy.engine.Engine;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.policy.RetryPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects models and rules for a failover across them. Not thread-safe.
///
/// @param <M> the sort of model
/// @param <B> this builder
public abstract sealed class FailoverBuilder<M, B extends FailoverBuilder<M, B>>
    permits ListenedBuilder, FailoverImageModel.Builder, FailoverScoringModel.Builder {
  private final Map<Target, M> models = new LinkedHashMap<>();
  private RetryPolicy policy = RetryPolicy.DEFAULT;
  private FailureClassifier failures = ModelFailures.standard();
  private Engine engine = Engine.builder().build();

  FailoverBuilder() {}

  /// This builder, by its own type, which is B in every class that is permitted.
  @SuppressWarnings("unchecked")
  B self() {
    return (B) this;
  }

  /// Adds a model. The order counts: the first is the one to ask. A model that retries by itself
  /// multiplies attempts: build it with `maxRetries(0)`; a warning is logged if it was not.
  ///
  /// @param model its id, `provider/model`; the provider decides how its errors are read
  public B target(String model, M served) {
    return target(Target.of(model), served);
  }

  /// Adds a model as a target with settings of its own: clocks, weight, window, capabilities.
  ///
  /// @throws IllegalArgumentException if there is a target of this name already
  public B target(Target target, M served) {
    if (models.keySet().stream().anyMatch(other -> other.name().equals(target.name()))) {
      throw new IllegalArgumentException("there is a target named " + target.name() + " already");
    }
    NestedRetries.warn(target, served);
    models.put(target, served);
    return self();
  }

  /// The rules of every call; [RetryPolicy#DEFAULT] unless said otherwise. Under a deadline of the
  /// policy's own, attempts of plain calls run on virtual threads, so that they can be interrupted.
  public B policy(RetryPolicy value) {
    policy = value;
    return self();
  }

  /// What exceptions mean; [ModelFailures#standard] unless said otherwise.
  public B failures(FailureClassifier value) {
    failures = value;
    return self();
  }

  /// The engine: health, clock, gate, and who listens to attempts. Several models may share one,
  /// and then know of each other what became of their common targets.
  public B engine(Engine value) {
    engine = value;
    return self();
  }

  /// @throws IllegalArgumentException if there is no target
  Group<M> group() {
    FailureClassifier judged = failures.when(Judged.class, Judged::verdict);
    List<Target> targets = new ArrayList<>(models.keySet());
    return new Group<>(models, failover(targets, judged), order -> failover(order, judged));
  }

  private Failover failover(List<Target> targets, FailureClassifier judged) {
    return Failover.of(targets).policy(policy).failures(judged).engine(engine);
  }
}

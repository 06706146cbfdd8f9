package dev.understudy.springai;

import dev.understudy.attempt.Target;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Needs;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Work;
import dev.understudy.policy.RetryPolicy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/// One embedding model in front of several that give the same vectors: one model at several
/// providers, or with several keys. Vectors of different models cannot be compared, so a store
/// filled through two of them is broken without anybody noticing; such a model is refused.
///
/// Of a request's options each target gets the dimensions, and the model name if it is its own. A
/// call that failed for good throws what the provider's model threw, with a [FailoverTrail].
///
/// Immutable; thread-safe if the models are.
public final class FailoverEmbeddingModel implements EmbeddingModel {
  private final Map<Target, EmbeddingModel> targets;
  private final RetryPolicy policy;
  private final Ways ways;

  private FailoverEmbeddingModel(Builder builder) {
    targets = builder.targets();
    policy = builder.policy();
    ways = builder.ways();
  }

  /// Starts from the default policy, an engine of its own, and no targets.
  public static Builder builder() {
    return new Builder();
  }

  /// The targets, in their order.
  public List<Target> targets() {
    return List.copyOf(targets.keySet());
  }

  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    return asked(target ->
        at(target)
            .call(
                new EmbeddingRequest(
                    request.getInstructions(), options(target, request.getOptions()))));
  }

  @Override
  public float[] embed(Document document) {
    return asked(target -> at(target).embed(document));
  }

  @Override
  public @Nullable String getEmbeddingContent(Document document) {
    return targets.values().iterator().next().getEmbeddingContent(document);
  }

  @Override
  public int dimensions() {
    return asked(target -> at(target).dimensions());
  }

  private EmbeddingModel at(Target target) {
    return Objects.requireNonNull(targets.get(target));
  }

  private <R> R asked(Work<R> work) {
    Failover way = ways.from(targets.keySet().iterator().next(), "", policy, Needs.PLAIN);
    try {
      return way.call(way.changesThread() ? CallerContext.around(work) : work);
    } catch (CallFailed failed) {
      throw FailoverTrail.thrown(failed);
    }
  }

  private static EmbeddingOptions options(Target target, @Nullable EmbeddingOptions asked) {
    EmbeddingOptions.Builder options = EmbeddingOptions.builder();
    if (asked == null) {
      return options.build();
    }
    String model = asked.getModel();
    if (model != null && (model.equals(target.model()) || target.model().endsWith("/" + model))) {
      options.model(target.model().substring(target.model().indexOf('/') + 1));
    }
    if (asked.getDimensions() != null) {
      options.dimensions(asked.getDimensions());
    }
    return options.build();
  }

  /// Collects what a model needs. Not thread-safe.
  public static final class Builder extends FailoverBuilder<EmbeddingModel, Builder> {
    private Builder() {}

    /// A target by its id, `provider/model`.
    public Builder target(String id, EmbeddingModel model) {
      return target(Target.of(id), model);
    }

    /// A target with settings of its own.
    ///
    /// @throws IllegalArgumentException if there is one of this name, it serves another model than
    ///   those before it, or it is a failover itself
    public Builder target(Target target, EmbeddingModel model) {
      for (Target other : order()) {
        if (!other.sameModel(target)) {
          throw new IllegalArgumentException(
              "vectors of " + other.model() + " and " + target.model() + " cannot be compared");
        }
      }
      return add(target, model, model instanceof FailoverEmbeddingModel);
    }

    /// The model.
    ///
    /// @throws IllegalArgumentException if it has no target
    public FailoverEmbeddingModel build() {
      return new FailoverEmbeddingModel(this);
    }
  }
}

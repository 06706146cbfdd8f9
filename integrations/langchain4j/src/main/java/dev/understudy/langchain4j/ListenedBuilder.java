package dev.understudy.langchain4j;

import java.util.List;

/// Collects what a model needs whose calls can be listened to. Not thread-safe.
///
/// @param <M> the sort of model
/// @param <L> the sort of listener
/// @param <B> this builder
abstract sealed class ListenedBuilder<M, L, B extends ListenedBuilder<M, L, B>>
    extends FailoverBuilder<M, B>
    permits ChatBuilder, FailoverEmbeddingModel.Builder, FailoverModerationModel.Builder {
  private List<L> listeners = List.of();

  /// Who hears of whole calls; who listens to a model hears of its attempts.
  public B listeners(List<L> value) {
    listeners = List.copyOf(value);
    return self();
  }

  List<L> listeners() {
    return listeners;
  }
}

package dev.understudy.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.moderation.ModerationModel;
import dev.langchain4j.model.moderation.ModerationRequest;
import dev.langchain4j.model.moderation.ModerationResponse;
import dev.langchain4j.model.moderation.listener.ModerationModelListener;
import java.util.List;

/// A moderation model that is several. A model name in a request chooses which target is asked
/// first. Fails as [FailoverChatModel] does; a text that nobody could judge is never taken for a
/// harmless one. Thread-safe if the models are.
public final class FailoverModerationModel implements ModerationModel {
  private final Group<ModerationModel> group;
  private final List<ModerationModelListener> listeners;

  private FailoverModerationModel(Builder builder) {
    group = builder.group();
    listeners = builder.listeners();
  }

  /// Starts from the default policy and no targets.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public ModerationResponse doModerate(ModerationRequest request) {
    ModerationRequest nameless = ModerationRequest.builder().texts(request.texts()).build();
    return group.ask(
        group.way(group.named(request.modelName(), ModerationModel::modelName)),
        "moderation",
        model -> model.moderate(nameless));
  }

  @Override
  public List<ModerationModelListener> listeners() {
    return listeners;
  }

  @Override
  public ModelProvider provider() {
    return group.provider(ModerationModel::provider);
  }

  /// Collects models and rules. Not thread-safe.
  public static final class Builder
      extends ListenedBuilder<ModerationModel, ModerationModelListener, Builder> {
    private Builder() {}

    /// The model.
    ///
    /// @throws IllegalArgumentException if there is no target
    public FailoverModerationModel build() {
      return new FailoverModerationModel(this);
    }
  }
}

package dev.understudy.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import java.util.List;

/// A scoring model that is several, to rank what was retrieved. All scores of a call are of one
/// model; those of two models have different scales, so under a least score put one model at
/// several providers. Fails as [FailoverChatModel] does. Thread-safe if the models are.
public final class FailoverScoringModel implements ScoringModel {
  private final Group<ScoringModel> group;

  private FailoverScoringModel(Builder builder) {
    group = builder.group();
  }

  /// Starts from the default policy and no targets.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
    return group.ask(group.first(), "rerank", model -> model.scoreAll(segments, query));
  }

  /// Collects models and rules. Not thread-safe.
  public static final class Builder extends FailoverBuilder<ScoringModel, Builder> {
    private Builder() {}

    /// The model.
    ///
    /// @throws IllegalArgumentException if there is no target
    public FailoverScoringModel build() {
      return new FailoverScoringModel(this);
    }
  }
}

package dev.understudy.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.ContentType;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Set;

/// An embedding model that is several. Vectors of two models cannot be compared: put the same model
/// at several providers, or with several keys, under one failover, and no other.
///
/// A model name in a request chooses which target is asked first. Fails as [FailoverChatModel]
/// does. Thread-safe if the models are.
public final class FailoverEmbeddingModel implements EmbeddingModel {
  private static final String OPERATION = "embeddings";

  private final Group<EmbeddingModel> group;
  private final List<EmbeddingModelListener> listeners;

  private FailoverEmbeddingModel(Builder builder) {
    group = builder.group();
    listeners = builder.listeners();
  }

  /// Starts from the default policy and no targets.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    return group.ask(
        group.way(group.named(request.modelName(), EmbeddingModel::modelName)),
        OPERATION,
        model -> asked(model, request));
  }

  @Override
  public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
    return group.ask(group.first(), OPERATION, model -> model.embedAll(segments));
  }

  private static EmbeddingResponse asked(EmbeddingModel model, EmbeddingRequest request) {
    String own = model.defaultRequestParameters().modelName();
    EmbeddingRequestParameters parameters = request.parameters();
    if (parameters.modelName() == null || own == null) {
      return model.embed(parameters.modelName() == null ? request : nameless(request));
    }
    EmbeddingRequestParameters named = EmbeddingRequestParameters.builder().modelName(own).build();
    return model.embed(with(request, parameters.overrideWith(named)));
  }

  private static EmbeddingRequest nameless(EmbeddingRequest request) {
    return with(
        request,
        EmbeddingRequestParameters.builder()
            .dimensions(request.dimensions())
            .inputType(request.inputType())
            .build());
  }

  private static EmbeddingRequest with(
      EmbeddingRequest request, EmbeddingRequestParameters parameters) {
    return EmbeddingRequest.builder().inputs(request.inputs()).parameters(parameters).build();
  }

  /// The length of the vectors of the first model, which is that of all.
  @Override
  public int dimension() {
    return group.models().getFirst().dimension();
  }

  /// What the first model calls itself.
  @Override
  public String modelName() {
    return group.models().getFirst().modelName();
  }

  @Override
  public List<EmbeddingModelListener> listeners() {
    return listeners;
  }

  @Override
  public ModelProvider provider() {
    return group.provider(EmbeddingModel::provider);
  }

  /// What every model takes.
  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return Common.of(group.models(), EmbeddingModel::supportedParameters);
  }

  /// What every model can embed.
  @Override
  public Set<ContentType> supportedContentTypes() {
    return Common.of(group.models(), EmbeddingModel::supportedContentTypes);
  }

  /// Collects models and rules. Not thread-safe.
  public static final class Builder
      extends ListenedBuilder<EmbeddingModel, EmbeddingModelListener, Builder> {
    private Builder() {}

    /// The model.
    ///
    /// @throws IllegalArgumentException if there is no target
    public FailoverEmbeddingModel build() {
      return new FailoverEmbeddingModel(this);
    }
  }
}

package dev.understudy.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.understudy.failover.Failover;
import java.util.List;
import java.util.Set;

/// A streaming chat model that is several. Until the first content, a failure is answered by the
/// next target and the handler hears nothing of it, whether it was thrown or told to `onError`.
/// Content is text, reasoning, or a tool call's arguments.
///
/// After that a broken stream ends with `onError`, unless the policy says `on_interrupt: resume`:
/// then another target goes on with the text, if it is nothing but text. A stream that ends without
/// a finish reason is a broken one. `StreamingHandle.cancel()` ends the attempt at its provider, at
/// once with [RetryAfterHttpClient], and the handler hears no more.
///
/// Requests, listeners and exceptions are as with [FailoverChatModel]. The first attempt starts on
/// the calling thread, later ones on virtual threads. Thread-safe if the models are.
public final class FailoverStreamingChatModel implements StreamingChatModel {
  private final Group<StreamingChatModel> group;
  private final ChatRequestParameters defaults;
  private final List<ChatModelListener> listeners;

  private FailoverStreamingChatModel(Builder builder) {
    group = builder.group();
    defaults = builder.defaults;
    listeners = builder.listeners;
  }

  /// Starts from the default policy and no targets.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void chat(
      ChatRequest request, ChatRequestOptions options, StreamingChatResponseHandler handler) {
    new Heard(request, options).chat(request, options, handler);
  }

  /// The call without the listeners of this model.
  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    stream(request, ChatRequestOptions.EMPTY, handler);
  }

  private void stream(
      ChatRequest asked, ChatRequestOptions options, StreamingChatResponseHandler handler) {
    ChatRequest request = Portable.defaulted(asked, defaults);
    Starter starter = new Starter();
    Failover way =
        group.way(
            group.named(
                request.modelName(), model -> model.defaultRequestParameters().modelName()));
    way.needs(Portable.needs(request, true)).stream(
            new Streams(group, request, options, starter), new Items(Portable.formed(request)))
        .subscribe(new Reader(handler));
    starter.go();
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return defaults;
  }

  @Override
  public List<ChatModelListener> listeners() {
    return listeners;
  }

  /// That of the models, if all have the same.
  @Override
  public ModelProvider provider() {
    return group.provider(StreamingChatModel::provider);
  }

  /// What every model can do.
  @Override
  public Set<Capability> supportedCapabilities() {
    return Common.of(group.models(), StreamingChatModel::supportedCapabilities);
  }

  /// One call as LangChain4j's own listeners expect it.
  private final class Heard implements StreamingChatModel {
    private final ChatRequest asked;
    private final ChatRequestOptions options;

    Heard(ChatRequest asked, ChatRequestOptions options) {
      this.asked = asked;
      this.options = options;
    }

    @Override
    public void doChat(ChatRequest merged, StreamingChatResponseHandler handler) {
      stream(asked, options, handler);
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
      return defaults;
    }

    @Override
    public List<ChatModelListener> listeners() {
      return listeners;
    }

    @Override
    public ModelProvider provider() {
      return FailoverStreamingChatModel.this.provider();
    }
  }

  /// Collects models and rules. Not thread-safe.
  public static final class Builder extends FailoverBuilder<StreamingChatModel, Builder> {
    private ChatRequestParameters defaults = DefaultChatRequestParameters.EMPTY;
    private List<ChatModelListener> listeners = List.of();

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /// Parameters of requests that do not say otherwise. They go before those of the models.
    public Builder defaultRequestParameters(ChatRequestParameters value) {
      defaults = value;
      return this;
    }

    /// Who hears of whole calls; who listens to a model hears of its attempts.
    public Builder listeners(List<ChatModelListener> value) {
      listeners = List.copyOf(value);
      return this;
    }

    /// The model.
    ///
    /// @throws IllegalArgumentException if there is no target
    public FailoverStreamingChatModel build() {
      return new FailoverStreamingChatModel(this);
    }
  }
}

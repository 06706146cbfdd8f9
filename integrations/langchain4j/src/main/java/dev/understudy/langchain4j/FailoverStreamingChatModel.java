package dev.understudy.langchain4j;

import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

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
public final class FailoverStreamingChatModel extends ChatFailover<StreamingChatModel>
    implements StreamingChatModel {
  private FailoverStreamingChatModel(Builder builder) {
    super(
        builder,
        new Told<>(
            StreamingChatModel::defaultRequestParameters,
            StreamingChatModel::provider,
            StreamingChatModel::supportedCapabilities));
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
    ChatRequest request = defaulted(asked);
    Starter starter = new Starter();
    way(request).stream(
            new Streams(group, request, options, starter), new Items(Portable.formed(request)))
        .subscribe(new Reader(handler));
    starter.go();
  }

  /// One call as LangChain4j's own listeners expect it.
  private final class Heard extends ChatFailover<StreamingChatModel> implements StreamingChatModel {
    private final ChatRequest asked;
    private final ChatRequestOptions options;

    Heard(ChatRequest asked, ChatRequestOptions options) {
      super(FailoverStreamingChatModel.this);
      this.asked = asked;
      this.options = options;
    }

    @Override
    public void doChat(ChatRequest merged, StreamingChatResponseHandler handler) {
      stream(asked, options, handler);
    }
  }

  /// Collects models and rules. Not thread-safe.
  public static final class Builder extends ChatBuilder<StreamingChatModel, Builder> {
    private Builder() {}

    /// The model.
    ///
    /// @throws IllegalArgumentException if there is no target
    public FailoverStreamingChatModel build() {
      return new FailoverStreamingChatModel(this);
    }
  }
}

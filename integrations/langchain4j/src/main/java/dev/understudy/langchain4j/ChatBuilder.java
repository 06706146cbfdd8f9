package dev.understudy.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;

/// Collects what a chat model needs, streaming or not. Not thread-safe.
///
/// @param <M> the sort of model
/// @param <B> this builder
abstract sealed class ChatBuilder<M, B extends ChatBuilder<M, B>>
    extends ListenedBuilder<M, ChatModelListener, B>
    permits FailoverChatModel.Builder, FailoverStreamingChatModel.Builder {
  private ChatRequestParameters defaults = DefaultChatRequestParameters.EMPTY;

  /// Parameters of requests that do not say otherwise. They go before those of the models.
  public B defaultRequestParameters(ChatRequestParameters value) {
    defaults = value;
    return self();
  }

  ChatRequestParameters defaults() {
    return defaults;
  }
}

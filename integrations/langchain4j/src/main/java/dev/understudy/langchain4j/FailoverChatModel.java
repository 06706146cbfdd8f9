package dev.understudy.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.understudy.call.CallFailed;
import java.util.concurrent.atomic.AtomicReference;

/// A chat model that is several: when one fails, the policy says who is asked next.
///
/// ```java
/// ChatModel model = FailoverChatModel.builder()
///     .target("openai/gpt-4o", openAi)
///     .target("anthropic/claude-sonnet-4-5", anthropic)
///     .policy(policy)
///     .build();
/// ```
///
/// A model name in a request chooses which target is asked first; no model is ever given the name
/// of another. Parameters of one provider's own type reach only its models; the rest goes to all.
/// Each model keeps its own defaults and listeners, and sees every attempt that is made with it.
///
/// Fails with LangChain4j's own exceptions: a bad request with the very one that its model threw,
/// anything else with a new one whose cause is [CallFailed]. Interrupting the thread ends the call.
/// Thread-safe if the models are.
public final class FailoverChatModel extends ChatFailover<ChatModel> implements ChatModel {
  private FailoverChatModel(Builder builder) {
    super(
        builder,
        new Told<>(
            ChatModel::defaultRequestParameters,
            ChatModel::provider,
            ChatModel::supportedCapabilities));
  }

  /// Starts from the default policy and no targets.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public ChatResponse chat(ChatRequest request, ChatRequestOptions options) {
    return new Heard(request, options).chat(request, options);
  }

  /// The call without the listeners of this model.
  @Override
  public ChatResponse doChat(ChatRequest request) {
    return answer(request, ChatRequestOptions.EMPTY);
  }

  private ChatResponse answer(ChatRequest asked, ChatRequestOptions options) {
    ChatRequest request = defaulted(asked);
    AtomicReference<ChatResponse> last = new AtomicReference<>();
    try {
      return way(request)
          .call(
              target -> {
                ChatModel model = group.model(target);
                ChatRequest fitting = fitting(request, target);
                ChatResponse answer = Exchange.chat(target, () -> model.chat(fitting, options));
                last.set(answer);
                return ProviderState.marked(answer, target);
              },
              (target, answer) -> EmptyAnswers.judge(answer));
    } catch (CallFailed failed) {
      ChatResponse empty = last.get();
      if (empty != null && EmptyAnswers.end(failed)) {
        return empty;
      }
      throw Ends.told(failed);
    }
  }

  /// One call as LangChain4j's own listeners expect it; they see the request with our defaults, the
  /// models get it as the caller wrote it.
  private final class Heard extends ChatFailover<ChatModel> implements ChatModel {
    private final ChatRequest asked;
    private final ChatRequestOptions options;

    Heard(ChatRequest asked, ChatRequestOptions options) {
      super(FailoverChatModel.this);
      this.asked = asked;
      this.options = options;
    }

    @Override
    public ChatResponse doChat(ChatRequest merged) {
      return answer(asked, options);
    }
  }

  /// Collects models and rules. Not thread-safe.
  public static final class Builder extends ChatBuilder<ChatModel, Builder> {
    private Builder() {}

    /// The model.
    ///
    /// @throws IllegalArgumentException if there is no target
    public FailoverChatModel build() {
      return new FailoverChatModel(this);
    }
  }
}

package dev.understudy.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Needs;
import dev.understudy.failover.Failover;
import java.util.List;
import java.util.Set;
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
public final class FailoverChatModel implements ChatModel {
  private final Group<ChatModel> group;
  private final ChatRequestParameters defaults;
  private final List<ChatModelListener> listeners;

  private FailoverChatModel(Builder builder) {
    group = builder.group();
    defaults = builder.defaults;
    listeners = builder.listeners;
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
    ChatRequest request = Portable.defaulted(asked, defaults);
    AtomicReference<ChatResponse> last = new AtomicReference<>();
    try {
      return way(request)
          .call(
              target -> {
                ChatModel model = group.model(target);
                ChatRequest fitting =
                    Portable.request(request, target, model.defaultRequestParameters());
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

  private Failover way(ChatRequest request) {
    Needs needs = Portable.needs(request, false);
    Failover way =
        group.way(
            group.named(
                request.modelName(), model -> model.defaultRequestParameters().modelName()));
    return needs.capabilities().isEmpty() ? way : way.needs(needs);
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
    return group.provider(ChatModel::provider);
  }

  /// What every model can do: AI services use a JSON schema only if all of them know what it is.
  @Override
  public Set<Capability> supportedCapabilities() {
    return Common.of(group.models(), ChatModel::supportedCapabilities);
  }

  /// One call as LangChain4j's own listeners expect it; they see the request with our defaults, the
  /// models get it as the caller wrote it.
  private final class Heard implements ChatModel {
    private final ChatRequest asked;
    private final ChatRequestOptions options;

    Heard(ChatRequest asked, ChatRequestOptions options) {
      this.asked = asked;
      this.options = options;
    }

    @Override
    public ChatResponse doChat(ChatRequest merged) {
      return answer(asked, options);
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
      return FailoverChatModel.this.provider();
    }
  }

  /// Collects models and rules. Not thread-safe.
  public static final class Builder extends FailoverBuilder<ChatModel, Builder> {
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
    public FailoverChatModel build() {
      return new FailoverChatModel(this);
    }
  }
}

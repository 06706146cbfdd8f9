package dev.understudy.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.dialects.anthropic.ClaudeModel;
import dev.understudy.failover.ContinuingWork;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/// The attempts of one streaming call.
///
/// @param group who can be asked
/// @param request what the caller wants
/// @param options passed on to the models
/// @param starter where attempts start
record Streams(
    Group<StreamingChatModel> group,
    ChatRequest request,
    ChatRequestOptions options,
    Executor starter)
    implements ContinuingWork<Item> {
  private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);

  @Override
  public Flow.Publisher<Item> ask(Target target) {
    return source(target, request);
  }

  /// A target that was declared to, or one of Anthropic's that is known to.
  @Override
  public boolean goesOn(Target target) {
    return !target.capabilities().equals(ALL) || continues(group.model(target));
  }

  private boolean continues(StreamingChatModel model) {
    ChatRequestParameters asked =
        Portable.parameters(request.parameters(), model.defaultRequestParameters());
    String name = asked.modelName();
    return model.provider() == ModelProvider.ANTHROPIC
        && name != null
        && ClaudeModel.of(name).goesOn()
        && !AnthropicThinking.wanted(asked);
  }

  @Override
  public Flow.Publisher<Item> goOn(Target target, String given) {
    List<ChatMessage> messages = new ArrayList<>(request.messages());
    messages.add(AiMessage.from(given));
    return source(target, request.toBuilder().messages(messages).build());
  }

  private Source source(Target target, ChatRequest asked) {
    StreamingChatModel model = group.model(target);
    return new Source(
        target,
        model,
        Portable.request(asked, target, model.defaultRequestParameters()),
        options,
        starter);
  }
}

package dev.understudy.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.TokenUsage;
import dev.understudy.call.CallFailed;
import dev.understudy.resume.Lost;
import java.lang.System.Logger.Level;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Tells a caller's handler what came of a call, in the words of LangChain4j. What the handler
/// throws goes to its own `onError`, as everywhere in LangChain4j, and the stream goes on.
final class Reader implements Flow.Subscriber<Item>, StreamingHandle {
  private static final System.Logger LOG = System.getLogger(Reader.class.getName());

  private final StreamingChatResponseHandler handler;
  private final StringBuilder text = new StringBuilder();
  private final Lost lost = new Lost();
  private @Nullable Source last;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean cancelled;

  Reader(StreamingChatResponseHandler handler) {
    this.handler = handler;
  }

  @Override
  public void onSubscribe(Flow.Subscription call) {
    subscription = call;
    call.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Item item) {
    if (cancelled) {
      return;
    }
    switch (item) {
      case Item.Text(var part, var attempt) -> {
        saidBy(attempt);
        text.append(part);
        lost.shown(part);
        safely(() ->
            handler.onPartialResponse(new PartialResponse(part), new PartialResponseContext(this)));
      }
      case Item.Thinking(var part) ->
          safely(() ->
              handler.onPartialThinking(
                  new PartialThinking(part), new PartialThinkingContext(this)));
      case Item.ToolPart(var part) ->
          safely(() -> handler.onPartialToolCall(part, new PartialToolCallContext(this)));
      case Item.ToolDone(var call) -> safely(() -> handler.onCompleteToolCall(call));
      case Item.Raw(var event) -> safely(() -> handler.onUnmappedRawEvent(event));
      case Item.Whole(var answer, var attempt, var news) -> {
        saidBy(attempt);
        ChatResponse whole = lost.nothing() ? answer : joined(answer);
        safely(() -> handler.onCompleteResponse(whole));
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (cancelled) {
      return;
    }
    fail(failure instanceof CallFailed failed ? Ends.told(failed) : failure);
  }

  /// The next item is this attempt's, which may have gone on with another one's text.
  private void saidBy(Source attempt) {
    if (last != null && !last.equals(attempt)) {
      lost.broke();
    }
    last = attempt;
  }

  /// The answer of an attempt that went on with the text of others, with what all of them said and
  /// took.
  private ChatResponse joined(ChatResponse answer) {
    AiMessage message = answer.aiMessage().toBuilder().text(text.toString()).build();
    ChatResponseMetadata told = answer.metadata();
    TokenUsage usage = told.tokenUsage();
    return answer.toBuilder()
        .aiMessage(message)
        .metadata(
            usage == null ? told : told.toBuilder().tokenUsage(usage.add(lost(usage))).build())
        .build();
  }

  private TokenUsage lost(TokenUsage told) {
    Integer prompt = told.inputTokenCount();
    return new TokenUsage(prompt == null ? null : (int) lost.input(prompt), (int) lost.output());
  }

  @Override
  public void onComplete() {}

  @Override
  public void cancel() {
    cancelled = true;
    Flow.Subscription call = subscription;
    if (call != null) {
      call.cancel();
    }
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  private void safely(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException fault) {
      fail(fault);
    }
  }

  private void fail(Throwable failure) {
    try {
      handler.onError(failure);
    } catch (RuntimeException fault) {
      LOG.log(Level.WARNING, "a handler''s onError failed", fault);
    }
  }
}

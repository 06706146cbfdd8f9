package dev.understudy.langchain4j;

import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// One attempt with a streaming model, as a publisher for one subscriber. It does not wait for
/// demand: a model cannot be told to. What the model says after its end, or after it was cancelled,
/// is dropped. Thread-safe.
final class Source implements Flow.Publisher<Item>, StreamingChatResponseHandler {
  private final Target target;
  private final StreamingChatModel model;
  private final ChatRequest request;
  private final ChatRequestOptions options;
  private final Executor starter;
  private final Exchange exchange;
  private Flow.@Nullable Subscriber<? super Item> subscriber;
  private @Nullable StreamingHandle handle;
  private boolean told;
  private boolean over;

  /// @param request as it is for this model
  /// @param starter runs the model's `chat`, which may block
  Source(
      Target target,
      StreamingChatModel model,
      ChatRequest request,
      ChatRequestOptions options,
      Executor starter) {
    this.target = target;
    this.model = model;
    this.request = request;
    this.options = options;
    this.starter = starter;
    this.exchange = new Exchange(target, this::onError);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Item> reader) {
    subscriber = reader;
    reader.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {}

          @Override
          public void cancel() {
            stop();
          }
        });
    starter.execute(this::ask);
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the model throws is judged
  private void ask() {
    synchronized (this) {
      if (over) {
        return;
      }
    }
    try {
      exchange.during(() -> {
        model.chat(request, options, this);
        return true;
      });
    } catch (Exception | Error failure) {
      onError(failure);
    }
  }

  private void stop() {
    StreamingHandle known;
    synchronized (this) {
      over = true;
      known = handle;
    }
    if (known != null) {
      known.cancel();
    }
    exchange.cancel();
  }

  private synchronized void tell(Item item) {
    told |= !(item instanceof Item.Raw);
    if (!over && subscriber != null) {
      subscriber.onNext(item);
    }
  }

  private synchronized void heldBy(StreamingHandle known) {
    handle = known;
  }

  @Override
  public void onPartialResponse(String text) {
    if (text != null && !text.isEmpty()) {
      tell(new Item.Text(text, this));
    }
  }

  @Override
  public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
    heldBy(context.streamingHandle());
    onPartialResponse(part.text());
  }

  @Override
  public void onPartialThinking(PartialThinking part) {
    tell(new Item.Thinking(part.text()));
  }

  @Override
  public void onPartialThinking(PartialThinking part, PartialThinkingContext context) {
    heldBy(context.streamingHandle());
    onPartialThinking(part);
  }

  @Override
  public void onPartialToolCall(PartialToolCall part) {
    tell(new Item.ToolPart(part));
  }

  @Override
  public void onPartialToolCall(PartialToolCall part, PartialToolCallContext context) {
    heldBy(context.streamingHandle());
    onPartialToolCall(part);
  }

  @Override
  public void onCompleteToolCall(CompleteToolCall call) {
    tell(new Item.ToolDone(call));
  }

  @Override
  public void onUnmappedRawEvent(Object event) {
    tell(new Item.Raw(event));
  }

  /// The end, if it is one: an answer without a finish reason was cut short, whatever the model
  /// says.
  @Override
  public void onCompleteResponse(ChatResponse answer) {
    if (answer.finishReason() == null) {
      onError(new Judged(cut(), null));
      return;
    }
    Flow.Subscriber<? super Item> reader;
    synchronized (this) {
      boolean news = !told && EmptyAnswers.judge(answer).equals(Verdict.OK);
      tell(new Item.Whole(ProviderState.marked(answer, target), this, news));
      reader = over ? null : subscriber;
      over = true;
    }
    if (reader != null) {
      reader.onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    Flow.Subscriber<? super Item> reader;
    synchronized (this) {
      reader = over ? null : subscriber;
      over = true;
    }
    if (reader != null) {
      reader.onError(failure);
    }
    exchange.cancel();
  }

  private static Verdict.Failure cut() {
    FailureKind kind = FailureKind.STREAM_INTERRUPTED;
    return Verdict.retry(
        Where.ANY_TARGET,
        kind,
        Evidence.of(kind.code()).detail("the stream ended without its finish mark"));
  }
}

package dev.understudy.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A handler that keeps what it is told.
@SuppressWarnings("JdkObsolete") // written by one thread and read by another
class Spoken implements StreamingChatResponseHandler {
  final StringBuffer text = new StringBuffer();
  final StringBuffer thinking = new StringBuffer();
  final List<String> tools = new CopyOnWriteArrayList<>();
  final List<Throwable> errors = new CopyOnWriteArrayList<>();
  final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
  final CompletableFuture<StreamingHandle> handle = new CompletableFuture<>();

  @Override
  public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
    text.append(part.text());
    handle.complete(context.streamingHandle());
  }

  @Override
  public void onPartialThinking(PartialThinking part) {
    thinking.append(part.text());
  }

  @Override
  public void onPartialToolCall(PartialToolCall part) {
    tools.add("part " + part.name());
  }

  @Override
  public void onCompleteToolCall(CompleteToolCall call) {
    tools.add("call " + call.toolExecutionRequest().name());
  }

  @Override
  public void onCompleteResponse(ChatResponse answer) {
    whole.complete(answer);
  }

  @Override
  public void onError(Throwable failure) {
    errors.add(failure);
    whole.completeExceptionally(failure);
  }

  /// The answer, within a generous time.
  ChatResponse answer() throws Exception {
    return whole.get(20, TimeUnit.SECONDS);
  }

  /// How it failed.
  Throwable failure() throws InterruptedException, TimeoutException {
    try {
      throw new AssertionError("an answer: " + whole.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException failed) {
      return Objects.requireNonNull(failed.getCause());
    }
  }
}

package dev.understudy.langchain4j;

import static dev.langchain4j.http.client.sse.ServerSentEventListenerUtils.ignoringExceptions;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.understudy.provider.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import java.util.Optional;

/// Reads one stream of events. What the listener cannot see, or does not tell, the attempt is told:
/// an error inside the stream, an event the listener could not take, and the end.
///
/// @param parser LangChain4j's
/// @param listener the model's
/// @param attempt who wants to know; empty outside of a failover
record EventStream(
    ServerSentEventParser parser, ServerSentEventListener listener, Optional<Exchange> attempt) {

  /// There is no answer.
  void failed(Throwable failure) {
    Throwable cause =
        failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean late =
        cause instanceof HttpTimeoutException
            || cause instanceof java.util.concurrent.TimeoutException;
    ignoringExceptions(() -> listener.onError(late ? new TimeoutException(cause) : cause));
  }

  /// Reads the answer to its end, on the calling thread.
  void read(HttpResponse<InputStream> answer) {
    InputStream body = answer.body();
    attempt.ifPresent(exchange -> exchange.endedBy(() -> close(body)));
    try (body) {
      if (!Wire.successful(answer)) {
        HttpRefused refused = Wire.refused(answer, body.readAllBytes());
        ignoringExceptions(() -> listener.onError(refused));
      } else if (attempt.isPresent() && !isStream(answer)) {
        attempt.get().failed(attempt.get().unstreamed(answer.headers().map(), body.readAllBytes()));
      } else {
        ignoringExceptions(() -> listener.onOpen(Wire.success(answer, null)));
        parser.parse(attempt.isPresent() ? new StreamBody(body) : body, watched());
        ignoringExceptions(listener::onClose);
        attempt.ifPresent(exchange -> exchange.failed(exchange.inBand(new byte[0])));
      }
    } catch (IOException broken) {
      ignoringExceptions(() -> listener.onError(broken));
    }
  }

  private static boolean isStream(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("content-type")
        .map(type -> type.toLowerCase(Locale.ROOT).contains("event-stream"))
        .orElse(true);
  }

  private ServerSentEventListener watched() {
    return attempt
        .<ServerSentEventListener>map(exchange -> new Watched(listener, exchange))
        .orElse(listener);
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException closed) {
      // Nobody reads it any more.
    }
  }

  /// The model's listener, with the attempt looking on. Events that are not JSON are left out, as
  /// one of them says nothing about the others.
  private record Watched(ServerSentEventListener listener, Exchange exchange)
      implements ServerSentEventListener {
    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      String data = event.data() == null ? "" : event.data().strip();
      if (data.isEmpty() || data.startsWith("[DONE]")) {
        listener.onEvent(event, context);
        return;
      }
      if (!(read(data) instanceof Json.Obj said)) {
        return;
      }
      if (isError(event, said)) {
        exchange.failed(exchange.inBand(data.getBytes(UTF_8)));
        context.parsingHandle().cancel();
        return;
      }
      try {
        listener.onEvent(event, context);
      } catch (RuntimeException unreadable) {
        exchange.failed(new Judged(EmptyAnswers.unreadable(), unreadable));
        throw unreadable;
      }
    }

    @Override
    public void onError(Throwable failure) {
      listener.onError(failure);
    }

    private static Json read(String data) {
      try {
        return Json.parse(data);
      } catch (Json.Malformed unreadable) {
        return Json.Null.NULL;
      }
    }

    private static boolean isError(ServerSentEvent event, Json.Obj said) {
      Json error = said.get("error");
      return "error".equals(event.event())
          || (error != null && !(error instanceof Json.Null))
          || said.text("object").filter("error"::equals).isPresent();
    }
  }
}

package dev.understudy.gateway.relay;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Refusal;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.errors.ErrorAnswer;
import dev.understudy.dialects.errors.ErrorBodies;
import dev.understudy.dialects.sse.SseWriter;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Outlet;
import dev.understudy.gateway.edge.Answer;
import dev.understudy.gateway.edge.Fields;
import dev.understudy.gateway.edge.ReplyHead;
import dev.understudy.transport.HeaderBlock;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The caller's end of one call: writes what the engine delivers, in the caller's dialect, and
/// cancels the call when the caller leaves. On the event loop of the caller's connection.
public final class CallerSide implements Outlet<Received>, Answer.Watcher, LiveAnswer.Recipient {
  private static final byte[] HEARTBEAT = ": understudy\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Answer answer;
  private final Conversation conversation;
  private final String requestId;
  private final boolean explain;
  private final Supplier<Optional<Duration>> shortestBlock;
  private final CallEnd.Observer observer;
  private final Dialect dialect;
  private Engine.@Nullable Handle handle;
  private @Nullable LiveAnswer live;
  private @Nullable ScheduledFuture<?> heartbeat;
  private @Nullable String target;
  private int attempts;
  private long wroteAt;
  private @Nullable String cancelledAs;
  private boolean over;

  /// @param requestId what the caller knows the call by
  /// @param explain whether the caller asked for the trail
  /// @param shortestBlock what remains of the shortest block among the call's targets
  /// @param observer hears of the end
  public CallerSide(
      Answer answer,
      Conversation conversation,
      String requestId,
      boolean explain,
      Supplier<Optional<Duration>> shortestBlock,
      CallEnd.Observer observer) {
    this.answer = answer;
    this.conversation = conversation;
    this.requestId = requestId;
    this.explain = explain;
    this.shortestBlock = shortestBlock;
    this.observer = observer;
    this.dialect = conversation.endpoint().dialect();
  }

  /// The call has been started: from now on the caller is watched.
  public void started(Engine.Handle handle) {
    this.handle = handle;
    if (over) {
      return;
    }
    Optional<Duration> silence = conversation.policy().streaming().heartbeat();
    if (conversation.scan().stream() && silence.isPresent() && !conversation.policy().isNone()) {
      wroteAt = System.nanoTime();
      beatAfter(silence.get().toNanos(), silence.get().toNanos());
    }
    answer.watch(this);
  }

  @Override
  public void delivered(Received received, History history) {
    if (over) {
      return;
    }
    attempts = history.size();
    target = received.from().target().name();
    if (received.live() != null) {
      stream(received, received.live(), history);
    } else {
      plain(received, history);
    }
  }

  private void plain(Received received, History history) {
    byte[] body = received.shown() == null ? received.body() : received.shown();
    boolean translates = conversation.translates(received.from());
    ReplyHead head = ReplyHead.of(received.status());
    contentType(head, translates ? null : received.headers().first("content-type"));
    answer.whole(described(head, received, history), body);
    finished("answered");
  }

  private void stream(Received received, LiveAnswer rest, History history) {
    live = rest;
    if (answer.untouched()) {
      ReplyHead head = ReplyHead.of(received.status());
      if (rest.contentType() == null) {
        head.line(Headers.EVENT_STREAM).line(Headers.NO_CACHE);
      } else {
        contentType(head, rest.contentType());
      }
      answer.begin(described(head, received, history));
    } else {
      comment("understudy attempts=" + attempts + " model=" + received.from().target().model());
    }
    if (!answer.writable()) {
      rest.pause();
    }
    rest.attach(this);
  }

  private ReplyHead described(ReplyHead head, Received received, History history) {
    head.field(Fields.REQUEST_ID, requestId)
        .field(Headers.ATTEMPTS, attempts)
        .field(Headers.MODEL, received.from().target().model());
    if (!received.dropped().isEmpty()) {
      head.field(Headers.DROPPED, String.join(", ", received.dropped()));
    }
    upstreamId(head, received.headers());
    if (explain) {
      head.field(Headers.TRAIL, Trail.of(history, System.nanoTime()));
    }
    return head;
  }

  private static void upstreamId(ReplyHead head, HeaderBlock headers) {
    String id = headers.first("x-request-id");
    if (id == null) {
      id = headers.first("request-id");
    }
    if (id != null && !id.isEmpty() && id.length() <= 128) {
      head.field(Headers.UPSTREAM_ID, id);
    }
  }

  private static void contentType(ReplyHead head, @Nullable String sent) {
    head.field(
        Fields.CONTENT_TYPE, sent == null || sent.length() > 200 ? "application/json" : sent);
  }

  @Override
  public void piece(byte[] bytes, int from, int to) {
    answer.write(bytes, from, to);
    wroteAt = heartbeat == null ? 0 : System.nanoTime();
  }

  @Override
  public void flush() {
    answer.flush();
  }

  @Override
  public void complete() {
    if (!over) {
      answer.end();
      finished("answered");
    }
  }

  @Override
  public void interrupted(String code, String message) {
    if (over) {
      return;
    }
    breakOff(code, message);
    finished(code);
  }

  /// The honest end of an answer that has begun: an error event, or for anything but a stream of
  /// events a connection that ends too early.
  private void breakOff(String code, String message) {
    if (live != null && live.contentType() != null) {
      answer.abort();
    } else {
      frame(ErrorBodies.inBand(dialect, code, message, requestId));
      answer.end();
    }
  }

  private void frame(byte[] bytes) {
    answer.write(bytes, 0, bytes.length);
  }

  private void comment(String text) {
    Bytes out = new Bytes(128);
    SseWriter.comment(text, out);
    answer.write(out.array(), 0, out.length());
  }

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<Received> shown) {
    if (over) {
      return;
    }
    attempts = failure.history().size();
    String code = code(failure);
    if (failure.why() == Why.CANCELLED) {
      finished(cancelledAs == null ? code : cancelledAs);
    } else if (!answer.untouched()) {
      frame(ErrorBodies.inBandExhausted(dialect, failure, shortestBlock.get(), requestId));
      answer.end();
      finished(code);
    } else if (shown instanceof Outcome.NotSent<Received>(var why, var detail)) {
      notSent(why, detail, code);
    } else if (failure.asSent()
        && shown instanceof Outcome.Answered<Received>(var sent, var whole)) {
      asSent(failure, sent);
      finished(code);
    } else {
      exhausted(failure);
      finished(code);
    }
  }

  private static String code(CallFailed failure) {
    Attempt shown = failure.shown();
    Verdict.Failure verdict = shown == null ? null : shown.failure();
    return verdict == null
        ? failure.why().name().toLowerCase(java.util.Locale.ROOT)
        : verdict.kind().code();
  }

  private void notSent(Refusal why, String detail, String code) {
    switch (why) {
      case NOT_TRANSLATABLE, BODY_NOT_REPEATABLE -> error(400, "unsupported", detail);
      case NO_CAPACITY -> {
        byte[] body =
            ErrorBodies.plain(dialect, 503, code, "this gateway is at its limits", requestId);
        ReplyHead head = ReplyHead.json(503).field(Fields.REQUEST_ID, requestId);
        answer.whole(head.field(Fields.RETRY_AFTER, 1).line(Headers.DO_RETRY), body);
        finished(code);
      }
    }
  }

  private void error(int status, String code, String message) {
    byte[] body = ErrorBodies.plain(dialect, status, code, message, requestId);
    ReplyHead head = ReplyHead.json(status).field(Fields.REQUEST_ID, requestId);
    head.field(Headers.ATTEMPTS, attempts);
    answer.whole(head.line(Headers.DO_NOT_RETRY), body);
    finished(code);
  }

  private void asSent(CallFailed failure, Received sent) {
    Attempt shown = failure.shown();
    int status = sent.status();
    if (sent.successful() && shown != null && shown.failure() != null) {
      Evidence evidence = shown.failure().evidence();
      status = evidence.status().orElse(status);
    }
    byte[] body = sent.shown() == null ? sent.body() : sent.shown();
    HeaderBlock headers = sent.headers();
    String type = headers.first("content-type");
    boolean streamed = sent.successful() && sent.fault() instanceof Fault.Empty;
    if (!streamed) {
      body =
          ErrorBodies.asSent(dialect, conversation.dialect(sent.from()), status, body, requestId);
      type =
          conversation.translates(sent.from()) || sent.fault() instanceof Fault.InBand
              ? null
              : type;
    }
    ReplyHead head = ReplyHead.of(status);
    contentType(head, type);
    head.field(Fields.REQUEST_ID, requestId).field(Headers.ATTEMPTS, attempts);
    head.field(Headers.MODEL, sent.from().target().model());
    upstreamId(head, headers);
    pass(head, headers, "retry-after", Fields.RETRY_AFTER);
    if (conversation.policy().isNone()) {
      pass(head, headers, "x-should-retry", Fields.SHOULD_RETRY);
    } else if (status >= 400) {
      head.line(Headers.DO_NOT_RETRY);
    }
    if (explain) {
      head.field(Headers.TRAIL, Trail.of(failure.history(), System.nanoTime()));
    }
    answer.whole(head, body);
  }

  private static void pass(
      ReplyHead head, HeaderBlock headers, String name, dev.understudy.gateway.edge.FieldName out) {
    String value = headers.first(name);
    if (value != null) {
      head.field(out, value);
    }
  }

  private void exhausted(CallFailed failure) {
    ErrorAnswer error = ErrorBodies.exhausted(dialect, failure, shortestBlock.get(), requestId);
    ReplyHead head = ReplyHead.json(error.status()).field(Fields.REQUEST_ID, requestId);
    head.field(Headers.ATTEMPTS, attempts).line(Headers.DO_NOT_RETRY);
    error.retryAfter().ifPresent(after -> head.field(Fields.RETRY_AFTER, seconds(after)));
    if (explain) {
      head.field(Headers.TRAIL, Trail.of(failure.history(), System.nanoTime()));
    }
    answer.whole(head, error.body());
  }

  private static long seconds(Duration duration) {
    return duration.plusNanos(999_999_999).toSeconds();
  }

  @Override
  public void gone() {
    if (over) {
      return;
    }
    cancel(FailureKind.CLIENT_GONE.code());
  }

  @Override
  public void writable(boolean writable) {
    if (live == null || over) {
      return;
    }
    if (writable) {
      live.resume();
    } else {
      live.pause();
    }
  }

  @Override
  public void expired() {
    if (over) {
      return;
    }
    String code = "shutting_down";
    String message = "this gateway is shutting down";
    if (answer.untouched()) {
      byte[] body = ErrorBodies.plain(dialect, 503, code, message, requestId);
      ReplyHead head = ReplyHead.json(503).field(Fields.REQUEST_ID, requestId);
      answer.whole(head.field(Fields.RETRY_AFTER, 1).line(Headers.DO_RETRY), body);
    } else {
      breakOff(code, message);
    }
    cancel(code);
  }

  /// Ends the call from this side. The engine may tell of the end before this returns.
  private void cancel(String outcome) {
    cancelledAs = outcome;
    if (handle != null) {
      handle.cancel();
    }
    finished(outcome);
  }

  /// A comment after every so much silence, so that nobody on the way takes the connection for
  /// dead. Before the first content it fixes the status at 200.
  private void beatAfter(long nanos, long silence) {
    heartbeat = answer.loop().schedule(() -> beat(silence), nanos, TimeUnit.NANOSECONDS);
  }

  private void beat(long silence) {
    if (over || !answer.open()) {
      return;
    }
    long quiet = System.nanoTime() - wroteAt;
    if (quiet < silence) {
      beatAfter(silence - quiet, silence);
      return;
    }
    if (live == null || live.contentType() == null) {
      if (answer.untouched()) {
        ReplyHead head = ReplyHead.of(200).line(Headers.EVENT_STREAM).line(Headers.NO_CACHE);
        answer.begin(head.field(Fields.REQUEST_ID, requestId));
      }
      frame(HEARTBEAT);
      answer.flush();
      wroteAt = System.nanoTime();
    }
    beatAfter(silence, silence);
  }

  private void finished(String outcome) {
    if (over) {
      return;
    }
    over = true;
    if (heartbeat != null) {
      heartbeat.cancel(false);
    }
    boolean left = answer.gone();
    observer.ended(
        new CallEnd(
            target,
            attempts,
            left && answer.status() == 0 ? 499 : answer.status(),
            answer.bytes(),
            left ? FailureKind.CLIENT_GONE.code() : outcome));
  }
}

package dev.understudy.gateway.relay;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.ResponseSoFar;
import dev.understudy.dialects.errors.ErrorBodies;
import dev.understudy.dialects.sse.SseWriter;
import dev.understudy.dialects.stream.ResponseWatch;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Outlet;
import dev.understudy.gateway.edge.Answer;
import dev.understudy.gateway.edge.Fields;
import dev.understudy.gateway.edge.ReplyHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The caller's end of one call: writes what the engine delivers, in the caller's dialect, and
/// cancels the call when the caller leaves. On the event loop of the caller's connection.
public final class CallerSide implements Outlet<Received>, Answer.Watcher, LiveAnswer.Recipient {
  static final String ANSWERED = "answered";
  static final String ANSWERED_UNFILTERED = "answered_unfiltered";
  private static final byte[] HEARTBEAT = ": understudy\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Answer answer;
  private final Conversation conversation;
  private final String requestId;
  private final boolean explain;
  private final Supplier<Optional<Duration>> shortestBlock;
  private final CallEnd.Observer observer;
  private final Dialect dialect;
  private final Frames frames;
  private final @Nullable ResponseWatch watch;
  private Engine.@Nullable Handle handle;
  private @Nullable LiveAnswer live;
  private @Nullable Heartbeat heartbeat;
  private @Nullable String target;
  private int attempts;
  private @Nullable String cancelledAs;
  private String brokenAs = "";
  private String brokenBy = "";
  private boolean unfiltered;
  private boolean warned;
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
    this.frames = new Frames(answer, conversation.wantsArray());
    this.watch =
        dialect == Dialect.RESPONSES && conversation.scan().stream() ? new ResponseWatch() : null;
  }

  /// The call has been started: from now on the caller is watched.
  public void started(Engine.Handle handle) {
    this.handle = handle;
    if (over) {
      return;
    }
    Optional<Duration> silence = conversation.heartbeat();
    if (silence.isPresent()) {
      heartbeat = Heartbeat.start(answer, silence.get(), this::beat);
    }
    answer.watch(this);
  }

  /// Whether the caller is told nothing more.
  boolean over() {
    return over;
  }

  @Override
  public void delivered(Received received, History history) {
    if (over) {
      return;
    }
    attempts = history.size();
    target = received.from().target().name();
    conversation.progress().showing(history.delivered());
    if (received.live() != null) {
      stream(received, received.live(), history);
    } else {
      plain(received, history);
    }
  }

  private void plain(Received received, History history) {
    PlainReply reply = PlainReply.of(received, history, conversation);
    ReplyHead head = reply.head(requestId);
    if (explain) {
      head.field(Headers.TRAIL, Trail.of(history, System.nanoTime()));
    }
    if (answer.untouched()) {
      answer.whole(head, reply.body());
    } else {
      // A stream with nothing in it, after a heartbeat: its frames are all that is still owed.
      frame(reply.body());
      answer.end();
    }
    finished(reply.unfiltered() ? ANSWERED_UNFILTERED : ANSWERED);
  }

  /// There was no call: the answer of an earlier one is given again.
  public void repeat(PlainReply reply) {
    target = reply.model();
    answer.whole(reply.head(requestId).line(Headers.REPLAYED), reply.body());
    finished("repeated");
  }

  private void stream(Received received, LiveAnswer rest, History history) {
    live = rest;
    if (answer.untouched()) {
      ReplyHead head = ReplyHead.of(received.status());
      if (rest.contentType() == null) {
        frames.announce(head);
      } else {
        ReplyLines.contentType(head, rest.contentType());
      }
      answer.begin(described(head, received, history));
    } else {
      comment("understudy attempts=" + attempts + " model=" + received.from().target().model());
    }
    goOn(rest);
  }

  private ReplyHead described(ReplyHead head, Received received, History history) {
    head.field(Fields.REQUEST_ID, requestId)
        .field(Headers.ATTEMPTS, attempts)
        .field(Headers.MODEL, received.from().target().model());
    if (!received.dropped().isEmpty()) {
      head.field(Headers.DROPPED, String.join(", ", received.dropped()));
    }
    if (received.live() != null && received.live().unfiltered()) {
      warned = true;
      head.field(Headers.WARNING, Headers.UNFILTERED);
    }
    ReplyLines.upstreamId(head, received.headers());
    if (explain) {
      head.field(Headers.TRAIL, Trail.of(history, System.nanoTime()));
    }
    return head;
  }

  @Override
  public void suspended(String code, String message) {
    brokenAs = code;
    brokenBy = message;
  }

  @Override
  public void resumed(Received received, History history) {
    LiveAnswer rest = received.live();
    if (over || rest == null) {
      return;
    }
    attempts = history.size();
    target = received.from().target().name();
    conversation.progress().resumed();
    conversation.progress().showing(history.delivered());
    comment("understudy resumed attempt=" + history.delivered());
    goOn(rest);
  }

  @Override
  public void interrupted(Why why, History history) {
    if (over) {
      return;
    }
    attempts = history.size();
    if (why == Why.CANCELLED) {
      finished(cancelledAs == null ? FailureKind.CLIENT_GONE.code() : cancelledAs);
      return;
    }
    conversation.progress().interrupted(history);
    interrupted(brokenAs, brokenBy);
  }

  private void goOn(LiveAnswer rest) {
    unfiltered |= live != null && live.unfiltered();
    live = rest;
    if (!answer.writable()) {
      rest.pause();
    }
    rest.attach(this);
  }

  @Override
  public void piece(byte[] bytes, int from, int to) {
    if (events()) {
      frames.write(bytes, from, to);
      if (watch != null) {
        watch.add(bytes, from, to);
      }
    } else {
      answer.write(bytes, from, to);
    }
    if (heartbeat != null) {
      heartbeat.wrote();
    }
  }

  @Override
  public void flush() {
    answer.flush();
  }

  @Override
  public void complete() {
    if (over) {
      return;
    }
    unfiltered |= live != null && live.unfiltered();
    if (unfiltered && !warned && events()) {
      comment("understudy warning=" + Headers.UNFILTERED);
    }
    end();
    finished(unfiltered ? ANSWERED_UNFILTERED : ANSWERED);
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
    if (events()) {
      Optional<ResponseSoFar> soFar = watch == null ? Optional.empty() : watch.response();
      frame(ErrorBodies.inBand(dialect, code, message, requestId, soFar));
      frames.end();
    } else {
      answer.abort();
    }
  }

  /// Whether what is or would be passed on is a stream of events, not the bytes of a large answer.
  private boolean events() {
    return live == null || live.contentType() == null;
  }

  private void end() {
    if (events()) {
      frames.end();
    } else {
      answer.end();
    }
  }

  private void frame(byte[] bytes) {
    frames.write(bytes, 0, bytes.length);
  }

  private void comment(String text) {
    Bytes out = new Bytes(128);
    SseWriter.comment(text, out);
    frames.write(out.array(), 0, out.length());
  }

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<Received> shown) {
    if (over) {
      return;
    }
    attempts = failure.history().size();
    String code = FailureReply.code(failure);
    if (failure.why() == Why.CANCELLED) {
      finished(cancelledAs == null ? code : cancelledAs);
    } else if (!answer.untouched()) {
      frame(ErrorBodies.inBandExhausted(dialect, failure, shortestBlock.get(), requestId));
      frames.end();
      finished(code);
    } else {
      new FailureReply(answer, conversation, requestId, explain, shortestBlock.get())
          .write(failure, shown);
      finished(code);
    }
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

  /// Before the first content a heartbeat fixes the status at 200.
  private void beat() {
    if (events()) {
      if (answer.untouched()) {
        ReplyHead head = frames.announce(ReplyHead.of(200));
        answer.begin(head.field(Fields.REQUEST_ID, requestId));
      }
      frame(HEARTBEAT);
      answer.flush();
    }
  }

  private void finished(String outcome) {
    if (over) {
      return;
    }
    over = true;
    if (heartbeat != null) {
      heartbeat.stop();
    }
    boolean left = answer.gone();
    String word = left ? FailureKind.CLIENT_GONE.code() : outcome;
    observer.ended(
        new CallEnd(
            target,
            attempts,
            left && answer.status() == 0 ? 499 : answer.status(),
            answer.bytes(),
            word,
            conversation.progress().outcome(),
            conversation.progress().bills(word)));
  }
}

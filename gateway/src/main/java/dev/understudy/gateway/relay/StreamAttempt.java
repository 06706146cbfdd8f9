package dev.understudy.gateway.relay;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.classify.FilterReport;
import dev.understudy.dialects.classify.HttpVerdicts;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamFormat;
import dev.understudy.dialects.stream.StreamMachine;
import dev.understudy.engine.Transport;
import dev.understudy.gateway.route.Wiring;
import dev.understudy.transport.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An attempt whose answer is a stream: parsed, followed by the completion machine, and made into
/// bytes for the caller by its [Course].
final class StreamAttempt extends AttemptExchange implements LiveAnswer, FrameParser.Sink {
  private static final int MOST_BAD_EVENTS = 4;
  private static final int PENDING_BYTES = 64 << 10;
  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[64 << 10];
        }
      };

  private final StreamFormat format;
  private final FrameParser parser;
  private final StreamMachine machine;
  private final Course course;
  private final Bytes pending = new Bytes(1024);
  private @Nullable HeaderBlock headers;
  private int status;
  private @Nullable PlainAttempt instead;
  private @Nullable Recipient recipient;
  private @Nullable ScheduledFuture<?> lastWait;
  private @Nullable Consumer<Recipient> ending;

  /// The engine knows of the stream.
  private boolean begun;

  /// The caller's part is over; the exchange may still have to end.
  private boolean over;

  private boolean ended;
  private boolean thinking;
  private boolean unfiltered;
  private int badEvents;

  /// The cost if nothing was answered.
  private Spent lost = Spent.NOTHING;

  StreamAttempt(
      Conversation conversation,
      Wiring wiring,
      Outgoing outgoing,
      Transport.Events<Received> events) {
    super(conversation, wiring, outgoing, events);
    course = outgoing.course();
    format = StreamFormat.of(conversation.dialect(wiring));
    Endpoint asked = conversation.endpoint().in(conversation.dialect(wiring));
    parser = format.parser(asked);
    machine = StreamMachine.of(asked, conversation.scan().choices());
  }

  @Override
  public void head(int status, HeaderBlock headers) {
    this.status = status;
    this.headers = headers;
    boolean good = status >= 200 && status < 300;
    String type = headers.first("content-type");
    if (!good || type == null || !format.matches(type) || isEncoded(headers)) {
      // A model that transcribes but cannot stream answers with the whole transcript.
      boolean form = conversation.endpoint().nature() == Endpoint.Nature.FORM;
      PlainAttempt plain = new PlainAttempt(conversation, wiring, outgoing, events, good && !form);
      plain.sent(exchange());
      plain.head(status, headers);
      instead = plain;
    }
  }

  @Override
  public void body(ByteBuf chunk) {
    if (instead != null) {
      instead.body(chunk);
      return;
    }
    byte[] scratch = SCRATCH.get();
    while (chunk.isReadable() && !over) {
      int length = Math.min(chunk.readableBytes(), scratch.length);
      chunk.readBytes(scratch, 0, length);
      parser.feed(scratch, 0, length, this);
    }
  }

  @Override
  public void readComplete() {
    if (instead != null) {
      instead.readComplete();
      return;
    }
    pass();
    if (machine.complete() && !machine.mayGoOn() && !ended && lastWait == null) {
      lastWait = conversation.loop().schedule(this::waitedLong, 1, TimeUnit.SECONDS);
    }
  }

  /// The proof was read a second ago and the stream still has not ended by itself.
  private void waitedLong() {
    if (!ended) {
      ended = true;
      exchange().cancel();
      finish();
    }
  }

  @Override
  public void event(String name, byte[] data, int from, int to) {
    if (over) {
      return;
    }
    unfiltered |= wiring.filters() && FilterReport.isDown(data, from, to);
    boolean proven = machine.complete();
    Signal signal = machine.on(name, data, from, to);
    switch (signal) {
      case FAILED -> inBandError(data, from, to, proven);
      case BAD_JSON -> badEvent(proven);
      case DONE -> {
        if (machine.complete()) {
          relay(signal, name, data, from, to);
          finish();
        } else {
          incomplete();
        }
      }
      case CONTENT -> {
        exchange().contentSeen();
        meter.content(to - from);
        relay(signal, name, data, from, to);
      }
      case HELD, FINISH, META, USAGE -> relay(signal, name, data, from, to);
      case LATE -> {}
    }
    if (machine.thinking() != thinking) {
      thinking = !thinking;
      exchange().thinking(thinking);
    }
  }

  @Override
  public boolean unfiltered() {
    return unfiltered;
  }

  @Override
  public void comment() {}

  @Override
  public void malformed(String why) {
    if (!over) {
      badEvent(machine.complete());
    }
  }

  @Override
  public void broken(String why) {
    if (!over) {
      giveUp(new Fault.Malformed(why), FailureKind.MALFORMED_ANSWER, why);
    }
  }

  private void relay(Signal signal, String name, byte[] data, int from, int to) {
    boolean worthShowing = course.take(signal, machine, name, data, from, to, pending);
    if (faulty()) {
      return;
    }
    if (worthShowing) {
      begin();
      if (pending.length() > PENDING_BYTES) {
        pass();
      }
    }
  }

  /// Whether the answer is no good though its stream is sound; the attempt is then over.
  private boolean faulty() {
    Fault fault = course.fault();
    if (fault != null && !over) {
      giveUp(fault, FailureKind.STREAM_INTERRUPTED, "the answer became another one");
    }
    return over;
  }

  private void begin() {
    HeaderBlock seen = headers;
    if (!begun && seen != null) {
      begun = true;
      events.ended(begun(status, seen, this));
    }
  }

  private void pass() {
    if (recipient != null && !pending.isEmpty()) {
      recipient.piece(pending.array(), 0, pending.length());
      conversation.progress().shown(pending.array(), 0, pending.length());
      recipient.flush();
      pending.clear();
    }
  }

  private void inBandError(byte[] data, int from, int to, boolean proven) {
    if (proven) {
      finish();
      return;
    }
    byte[] error = machine.error().orElseGet(() -> Arrays.copyOfRange(data, from, to));
    Verdict.Failure verdict = wiring.classifier().judgeInBand(error, Instant.now());
    if (begun) {
      interrupt(verdict, "the provider reported an error in its stream");
    } else {
      fail(new Fault.InBand(error), error);
    }
  }

  private void badEvent(boolean proven) {
    badEvents++;
    if (proven) {
      return;
    }
    boolean mayGoOn = begun && !machine.toolOpen() && badEvents < MOST_BAD_EVENTS;
    if (!mayGoOn) {
      String why = "an event that cannot be read";
      giveUp(new Fault.Malformed(why), FailureKind.STREAM_INTERRUPTED, why);
    }
  }

  @Override
  public void end() {
    ended = true;
    if (instead != null) {
      instead.end();
      return;
    }
    disarm();
    if (!over) {
      parser.end(this);
    }
    if (!over) {
      if (machine.complete()) {
        finish();
      } else {
        incomplete();
      }
    }
  }

  private void incomplete() {
    giveUp(
        new Fault.Interrupted(),
        FailureKind.STREAM_INTERRUPTED,
        "the stream ended before it was complete");
  }

  @Override
  public void failed(Phase phase, Throwable cause) {
    ended = true;
    if (instead != null) {
      instead.failed(phase, cause);
      return;
    }
    lost = phase == Phase.CONNECT ? Spent.NOTHING : meter.unanswered();
    broke(broken(phase, cause), HttpVerdicts.broken(phase, cause), "the connection broke");
  }

  @Override
  public void timedOut(Phase phase, Duration limit) {
    ended = true;
    if (instead != null) {
      instead.timedOut(phase, limit);
      return;
    }
    lost = phase == Phase.CONNECT ? Spent.NOTHING : meter.unanswered();
    broke(
        new Outcome.TimedOut<>(phase, limit),
        HttpVerdicts.timedOut(phase, limit),
        "nothing came for too long");
  }

  /// A break after the proof is no failure.
  private void broke(Outcome<Received> outcome, Verdict.Failure verdict, String message) {
    disarm();
    if (over) {
      return;
    }
    if (machine.complete()) {
      finish();
    } else if (begun) {
      interrupt(verdict, message);
    } else {
      over = true;
      events.ended(outcome);
    }
  }

  private void giveUp(Fault fault, FailureKind kind, String why) {
    if (begun) {
      interrupt(Verdict.retry(Where.ANY_TARGET, kind, Evidence.of(kind.code()).detail(why)), why);
    } else {
      fail(fault, course.held());
    }
  }

  /// The attempt failed and nobody has seen anything of it.
  private void fail(Fault fault, byte[] shown) {
    over = true;
    stopReading();
    HeaderBlock seen = headers;
    if (seen != null) {
      events.ended(spoilt(status, seen, shown, fault));
    }
  }

  /// The attempt failed in front of the caller: an honest end.
  private void interrupt(Verdict.Failure verdict, String message) {
    pass();
    over = true;
    stopReading();
    boolean overloaded = verdict.kind() == FailureKind.OVERLOADED;
    String code = (overloaded ? verdict.kind() : FailureKind.STREAM_INTERRUPTED).code();
    if (recipient != null && conversation.progress().continuable(conversation)) {
      conversation.progress().broke(spent());
      recipient.suspended(code, message);
      events.broke(verdict, Progress.continuing(conversation));
      return;
    }
    ending = side -> side.interrupted(code, message);
    events.closed(verdict);
    conclude();
  }

  @Override
  public Spent spent() {
    if (instead != null) {
      return instead.spent();
    }
    return headers != null ? meter.stream(machine.usage()) : lost;
  }

  private void stopReading() {
    disarm();
    if (!ended) {
      ended = true;
      exchange().cancel();
    }
  }

  /// The stream is complete.
  private void finish() {
    if (over) {
      return;
    }
    course.finish(spent(), pending);
    if (faulty()) {
      return;
    }
    if (!begun && machine.empty() && !course.mayAddNothing()) {
      fail(new Fault.Empty(), pending.toArray());
      return;
    }
    begin();
    over = true;
    ending = Recipient::complete;
    pass();
    events.closed(Verdict.OK);
    conclude();
  }

  /// Tells the caller's side how it ended, now or when there is one.
  private void conclude() {
    if (recipient != null && ending != null) {
      ending.accept(recipient);
      ending = null;
    }
  }

  private void disarm() {
    if (lastWait != null) {
      lastWait.cancel(false);
    }
  }

  @Override
  void stop() {
    over = true;
    lost = meter.unanswered();
    if (instead != null) {
      instead.cancel();
    } else {
      stopReading();
    }
  }

  @Override
  public void attach(Recipient recipient) {
    this.recipient = recipient;
    pass();
    conclude();
  }

  @Override
  public void pause() {
    exchange().pause();
  }

  @Override
  public void resume() {
    exchange().resume();
  }

  @Override
  public @Nullable String contentType() {
    return null;
  }
}

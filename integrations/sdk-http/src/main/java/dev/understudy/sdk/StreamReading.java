package dev.understudy.sdk;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.resume.ResumedText;
import dev.understudy.dialects.sse.SseWriter;
import dev.understudy.dialects.stream.CommitGate;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamFormat;
import dev.understudy.dialects.stream.StreamMachine;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An answer that is a stream of events: followed by the completion machine of its operation, held
/// by the commit gate until its first content, and passed on in whole events.
final class StreamReading implements Reading, FrameParser.Sink {
  private static final int MOST_BAD_EVENTS = 4;

  private final Leg leg;
  private final StreamMachine machine;
  private final FrameParser parser;
  private final CommitGate gate;
  private final @Nullable ResumedText resumed;
  private final Bytes frame = new Bytes(0);
  private final Bytes pending = new Bytes(0);
  private int badEvents;
  private boolean over;
  private boolean ending;

  /// @param choices how many answers were asked for
  /// @param resumed what becomes of an answer that goes on with another; null of one of its own
  StreamReading(
      Leg leg,
      Endpoint endpoint,
      int choices,
      CommitGate.Opens opens,
      @Nullable ResumedText resumed) {
    this.leg = leg;
    this.machine = StreamMachine.of(endpoint, choices);
    this.parser = StreamFormat.of(endpoint.dialect()).parser(endpoint);
    this.gate = new CommitGate(opens);
    this.resumed = resumed;
  }

  @Override
  public void take(byte[] bytes, int length) throws InterruptedException {
    parser.feed(bytes, 0, length, this);
    if (!ending) {
      pass();
    }
    if (machine.complete() && !machine.mayGoOn() && !over) {
      leg.clocks().ending(Clocks.Alarm.PROVEN);
    }
  }

  @Override
  public void end() {
    parser.end(this);
    if (!over) {
      if (machine.complete()) {
        finish();
      } else {
        incomplete();
      }
    }
  }

  @Override
  public boolean proven() {
    return machine.complete();
  }

  @Override
  public void event(String name, byte[] data, int from, int to) {
    if (over) {
      return;
    }
    boolean proven = machine.complete();
    Signal signal = machine.on(name, data, from, to);
    leg.usage(machine.usage());
    switch (signal) {
      case FAILED -> inBandError(name, data, from, to, proven);
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
        leg.clocks().content();
        relay(signal, name, data, from, to);
      }
      case HELD, FINISH, META, USAGE -> relay(signal, name, data, from, to);
      case LATE -> {}
    }
    leg.clocks().thinking(machine.thinking());
  }

  private void relay(Signal signal, String name, byte[] data, int from, int to) {
    ResumedText rest = resumed;
    if (rest != null) {
      if (rest.take(name, data, from, to, pending)) {
        begin();
      }
      if (rest.diverged()) {
        diverged();
      }
      return;
    }
    if (gate.open()) {
      SseWriter.event(name, data, from, to, pending);
      return;
    }
    frame.clear();
    SseWriter.event(name, data, from, to, frame);
    switch (gate.offer(signal, machine, frame.array(), 0, frame.length())) {
      case HOLD -> {}
      case COMMIT -> {
        pending.add(gate.release());
        begin();
      }
      case PASS -> pending.add(frame.array(), 0, frame.length());
    }
  }

  private void begin() {
    if (!leg.begun()) {
      leg.begin(pending.array(), pending.length());
      pending.clear();
    }
  }

  private void pass() throws InterruptedException {
    if (leg.begun() && !pending.isEmpty()) {
      leg.put(pending.array(), pending.length());
      pending.clear();
    }
  }

  private void inBandError(String name, byte[] data, int from, int to, boolean proven) {
    if (proven) {
      finish();
      return;
    }
    byte[] error = machine.error().orElseGet(() -> Arrays.copyOfRange(data, from, to));
    if (!leg.begun()) {
      fail(new Fault.InBand(error), error);
      return;
    }
    Verdict.Failure verdict = leg.classifier().judgeInBand(error, Instant.now());
    frame.clear();
    SseWriter.event(name, data, from, to, frame);
    interrupt(verdict, "the provider reported an error in its stream", frame.toArray());
  }

  private void badEvent(boolean proven) {
    badEvents++;
    if (proven) {
      return;
    }
    boolean mayGoOn = leg.begun() && !machine.toolOpen() && badEvents < MOST_BAD_EVENTS;
    if (!mayGoOn) {
      giveUp("an event that cannot be read", new Fault.Malformed("an event that cannot be read"));
    }
  }

  private void incomplete() {
    giveUp("the stream ended before it was complete", new Fault.Interrupted());
  }

  private void diverged() {
    giveUp("the answer became another one", new Fault.Diverged());
  }

  private void giveUp(String why, Fault fault) {
    if (leg.begun()) {
      FailureKind kind = FailureKind.STREAM_INTERRUPTED;
      interrupt(
          Verdict.retry(Where.ANY_TARGET, kind, Evidence.of(kind.code()).detail(why)),
          why,
          new byte[0]);
    } else {
      fail(fault, gate.open() ? new byte[0] : gate.release());
    }
  }

  /// The attempt failed and nobody has seen anything of it.
  private void fail(Fault fault, byte[] held) {
    over = true;
    leg.whole(held, fault);
  }

  /// The attempt failed in front of the caller.
  ///
  /// @param last what the caller is still to have if nobody goes on
  private void interrupt(Verdict.Failure verdict, String why, byte[] last) {
    over = true;
    ending = true;
    leg.interrupt(new Break(verdict, why, null, pending.toArray(), last));
  }

  /// The stream is complete.
  private void finish() {
    if (over) {
      return;
    }
    ResumedText rest = resumed;
    if (rest != null) {
      leg.owed(rest, pending);
      if (rest.diverged()) {
        diverged();
        return;
      }
    } else if (!leg.begun()) {
      if (!gate.open()) {
        pending.add(gate.release());
      }
      if (machine.empty()) {
        fail(new Fault.Empty(), pending.toArray());
        return;
      }
    }
    over = true;
    ending = true;
    if (!leg.begun()) {
      leg.begin(new byte[0], 0);
    }
    leg.complete(pending.toArray());
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
      giveUp(why, new Fault.Malformed(why));
    }
  }
}

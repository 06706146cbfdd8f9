package dev.understudy.sdk;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.resume.Delivered;
import dev.understudy.dialects.resume.ResumedText;
import dev.understudy.dialects.stream.AnswerUsage;
import dev.understudy.dialects.stream.StreamUsage;
import dev.understudy.engine.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One attempt between the engine, its [RoundTrip] and the caller: how far its answer is, and what
/// the caller has of it. Which of its own end, a clock and a cancellation was first is one
/// compare-and-set.
final class Leg implements Transport.Exchange, Clocks.Owner {
  private static final byte[] NOTHING = {};

  private enum Stage {
    /// Nobody has seen anything of it.
    RUNNING,
    /// The caller reads it while it comes.
    BEGUN,
    /// Nothing more will be heard of it.
    OVER
  }

  private final ApiCall call;
  private final ApiTarget server;
  private final Attempt attempt;
  private final Transport.Events<Received> events;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.RUNNING);
  private final Clocks clocks;
  private final RoundTrip trip;
  private final Pipe pipe = new Pipe();

  /// Held by whoever gives something to the caller, or says that there is no more.
  private final ReentrantLock handing = new ReentrantLock();

  private final @Nullable Delivered delivered;
  private volatile StreamUsage usage = StreamUsage.UNKNOWN;
  private volatile byte[] lastWords = NOTHING;

  Leg(ApiCall call, ApiTarget server, Attempt attempt, Transport.Events<Received> events) {
    this.call = call;
    this.server = server;
    this.attempt = attempt;
    this.events = events;
    this.clocks = new Clocks(attempt.limits(), call.streaming(), call.loop(), this);
    this.trip = new RoundTrip(call, server, attempt, events, this, clocks);
    this.delivered = call.kept(attempt);
  }

  /// Sends it. On the call's loop.
  void start() {
    clocks.start();
    trip.start();
  }

  boolean unseen() {
    return stage.get() == Stage.RUNNING;
  }

  boolean begun() {
    return stage.get() == Stage.BEGUN;
  }

  boolean over() {
    return stage.get() == Stage.OVER;
  }

  // What readings ask and say. On the attempt's thread.

  Clocks clocks() {
    return clocks;
  }

  ErrorClassifier classifier() {
    return call.classifier(server);
  }

  void usage(StreamUsage told) {
    usage = told;
  }

  /// The caller may have this, and what follows.
  void begin(byte[] first, int length) {
    handing.lock();
    try {
      if (stage.compareAndSet(Stage.RUNNING, Stage.BEGUN)) {
        clocks.begun();
        hand(first, length);
        events.ended(Outcome.begun(trip.received(NOTHING, Fault.None.NONE, this)));
      }
    } finally {
      handing.unlock();
    }
  }

  /// More for the caller. Waits while it has not taken what there is.
  void put(byte[] bytes, int length) throws InterruptedException {
    if (pipe.full()) {
      clocks.waiting(true);
      pipe.awaitRoom();
      clocks.waiting(false);
    }
    handing.lock();
    try {
      if (begun()) {
        hand(bytes, length);
      }
    } finally {
      handing.unlock();
    }
  }

  /// What the caller gets is what is remembered of it: nothing comes between the two.
  private void hand(byte[] bytes, int length) {
    pipe.add(bytes, length);
    Delivered so = delivered;
    if (so != null) {
      so.add(bytes, 0, length);
    }
  }

  /// What a continued answer still owes at its end.
  void owed(ResumedText rest, Bytes out) {
    Spent all = call.spentBefore().plus(spent());
    rest.finish(all.input(), all.output(), out);
  }

  // How it ends.

  /// The answer is over before anyone has seen it.
  void whole(byte[] body, Fault fault) {
    if (fault == Fault.None.NONE) {
      usage = AnswerUsage.of(body, body.length);
    }
    end(Outcome.answered(trip.received(body, fault, null)));
  }

  private void end(Outcome<Received> outcome) {
    if (stage.compareAndSet(Stage.RUNNING, Stage.OVER)) {
      clocks.stop();
      events.ended(outcome);
    }
  }

  /// The answer is complete.
  ///
  /// @param last what the caller does not have yet
  void complete(byte[] last) {
    if (stage.compareAndSet(Stage.BEGUN, Stage.OVER)) {
      clocks.stop();
      events.closed(Verdict.OK);
      pipe.add(last, last.length);
      pipe.finish();
    }
  }

  /// The SDK's HTTP client threw.
  void broke(Phase phase, Thrown thrown) {
    if (begun()) {
      interrupt(Break.of(phase, thrown, clocks.elapsed()));
      return;
    }
    call.threw(attempt, thrown.cause());
    end(
        thrown.late()
            ? new Outcome.TimedOut<>(phase, clocks.elapsed())
            : new Outcome.Broken<>(phase, thrown.cause()));
  }

  /// The answer broke in front of the caller: somebody may go on with it, or it ends as an error.
  void interrupt(Break how) {
    handing.lock();
    try {
      if (!stage.compareAndSet(Stage.BEGUN, Stage.OVER)) {
        return;
      }
      clocks.stop();
      hand(how.more(), how.more().length);
      lastWords = how.last();
      IOException told = how.told();
      if (call.broke(this, delivered, told)) {
        events.broke(how.verdict(), call.progress().continuing());
      } else {
        events.closed(how.verdict());
        fail(told);
      }
    } finally {
      handing.unlock();
    }
  }

  /// The caller reads an error after what it has.
  void fail(IOException why) {
    pipe.add(lastWords, lastWords.length);
    pipe.fail(why);
  }

  Pipe pipe() {
    return pipe;
  }

  // On the call's loop.

  @Override
  public void due(Clocks.Due due) {
    switch (due.alarm()) {
      case PROVEN, ERROR_CUT -> trip.cut();
      case LATE -> {
        end(new Outcome.TimedOut<>(due.phase(), due.limit()));
        interrupt(Break.late(due.phase(), due.limit()));
        trip.stop();
      }
    }
  }

  @Override
  public void cancel() {
    Stage before = stage.getAndSet(Stage.OVER);
    clocks.stop();
    if (before != Stage.OVER) {
      pipe.fail(new InterruptedIOException("cancelled"));
      trip.stop();
    }
  }

  @Override
  public Spent spent() {
    StreamUsage told = usage;
    boolean unknown = told.input().isEmpty() && told.output().isEmpty();
    boolean whole = told.input().isPresent() && told.output().isPresent();
    return unknown
        ? Spent.NOTHING
        : new Spent(told.input().orElse(0), told.output().orElse(0), !whole);
  }
}

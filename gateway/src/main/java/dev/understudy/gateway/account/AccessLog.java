package dev.understudy.gateway.account;

import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Verdict;
import dev.understudy.gateway.edge.BadRequest;
import dev.understudy.gateway.edge.Envelope;
import dev.understudy.gateway.edge.Refusals;
import dev.understudy.gateway.edge.RequestHead;
import dev.understudy.gateway.relay.CallEnd;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.EngineListener;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The access log, logger `understudy.access`. Event loops only put small records into a bounded
/// queue; one daemon thread makes lines of them. When the queue is full, lines are dropped and
/// counted, never waited for. After each batch of lines it says so, so that a sink may hold lines
/// until then; a sink that fails costs the line it failed on, and no more. Thread-safe.
public final class AccessLog implements EngineListener, Refusals, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("understudy.access");
  private static final Logger OWN = LoggerFactory.getLogger(AccessLog.class);
  private static final int MOST_WAITING = 65_536;
  private static final long LOOK_NANOS = 50_000_000;
  private static final int LONGEST_NAME = 200;

  private final ConcurrentLinkedQueue<Line> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final Ledger ledger = new Ledger();
  private final Runnable written;
  private final Thread writer;
  private volatile boolean closed;
  private boolean complained;

  private sealed interface Line {
    record Ended(String id, String caller, String path, String model, CallEnd end, long nanos)
        implements Line {}

    record Refused(
        String id, String caller, String path, int status, String code, String text, long nanos)
        implements Line {}

    record Tried(AttemptRecord attempt) implements Line {}
  }

  /// Starts the thread that writes.
  ///
  /// @param written run by that thread when it has logged what was waiting; what it throws is
  ///   logged, the first time
  public AccessLog(Runnable written) {
    this.written = written;
    writer = Thread.ofPlatform().daemon().name("understudy-access-log").start(this::write);
  }

  /// A call has ended.
  ///
  /// @param model as the caller asked for it
  public void call(Envelope envelope, String requestId, String model, CallEnd end) {
    ledger.add(end);
    if (LOG.isInfoEnabled()) {
      long nanos = System.nanoTime() - envelope.arrivedAt();
      String path = envelope.head().path();
      put(new Line.Ended(requestId, envelope.caller().name(), path, model, end, nanos));
    }
  }

  /// What attempts have cost.
  public Ledger ledger() {
    return ledger;
  }

  /// A request was refused before it became a call.
  public void refused(
      RequestHead head, String requestId, String caller, BadRequest why, long arrivedAt) {
    if (LOG.isInfoEnabled()) {
      long nanos = System.nanoTime() - arrivedAt;
      put(
          new Line.Refused(
              requestId, caller, head.path(), why.status(), why.code(), why.text(), nanos));
    }
  }

  @Override
  public void refused(@Nullable RequestHead head, String requestId, BadRequest why) {
    if (LOG.isInfoEnabled()) {
      String path = head == null ? "-" : head.path();
      put(new Line.Refused(requestId, "-", path, why.status(), why.code(), why.text(), 0));
    }
  }

  @Override
  public void attempt(AttemptRecord attempt) {
    if (LOG.isDebugEnabled()) {
      put(new Line.Tried(attempt));
    }
  }

  /// The listener for the engine: this log if attempts are logged at all.
  public EngineListener listener() {
    return LOG.isDebugEnabled() ? this : EngineListener.NONE;
  }

  private void put(Line line) {
    if (waiting.get() >= MOST_WAITING) {
      dropped.incrementAndGet();
      return;
    }
    waiting.incrementAndGet();
    queue.add(line);
  }

  private void write() {
    while (true) {
      boolean last = closed;
      boolean any = false;
      for (Line line = queue.poll(); line != null; line = queue.poll()) {
        waiting.decrementAndGet();
        Line next = line;
        guarded(() -> log(next));
        any = true;
      }
      long lost = dropped.getAndSet(0);
      if (lost > 0) {
        guarded(() -> LOG.warn("dropped lines={}", lost));
        any = true;
      }
      if (any) {
        guarded(written);
      }
      if (last) {
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /// Nothing that a sink does may end the only thread that writes.
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error broken) {
      if (!complained) {
        complained = true;
        OWN.warn("the access log could not be written; this is said once", broken);
      }
    }
  }

  private static void log(Line line) {
    switch (line) {
      case Line.Ended ended -> LOG.info(text(ended));
      case Line.Refused refused -> LOG.info(text(refused));
      case Line.Tried(var attempt) -> LOG.debug(text(attempt));
    }
  }

  private static String text(Line.Ended ended) {
    CallEnd end = ended.end();
    String target = end.target();
    Spent spent = end.spent();
    LogText text = new LogText("call");
    text.add("id", ended.id())
        .add("caller", ended.caller())
        .add("path", ended.path())
        .add("model", cut(ended.model()))
        .add("target", target == null ? "-" : target)
        .add("attempts", end.attempts())
        .add("status", end.status())
        .add("outcome", end.outcome())
        .add("bytes", end.bytes())
        .add("tokens_in", spent.input())
        .add("tokens_out", spent.output())
        .add("wasted", end.wasted());
    if (spent.estimated()) {
      text.add("estimated", "true");
    }
    end.resume().ifPresent(outcome -> text.add("resume", outcome.word()));
    return text.millis("ms", ended.nanos()).toString();
  }

  private static String text(Line.Refused refused) {
    return new LogText("refused")
        .add("id", refused.id())
        .add("caller", refused.caller())
        .add("path", cut(refused.path()))
        .add("status", refused.status())
        .add("outcome", refused.code())
        .add("why", cut(refused.text()))
        .millis("ms", refused.nanos())
        .toString();
  }

  private static String text(AttemptRecord attempt) {
    LogText text =
        new LogText("attempt")
            .add("id", attempt.callId())
            .add("number", attempt.number())
            .add("target", attempt.target())
            .add("why", attempt.why().name())
            .millis("waited_ms", attempt.waited().toNanos())
            .millis("after_ms", attempt.startedAfter().toNanos())
            .millis("ms", attempt.endedAfter().toNanos());
    Spent spent = attempt.spent();
    text.add("tokens_in", spent.input()).add("tokens_out", spent.output());
    if (spent.estimated()) {
      text.add("estimated", "true");
    }
    switch (attempt.verdict()) {
      case Verdict.Ok ok -> text.add("verdict", ok.slow() ? "slow" : "ok");
      case Verdict.Failure failure -> {
        text.add("verdict", failure.kind().name()).add("error", failure.evidence().errorType());
        failure.evidence().detail().ifPresent(detail -> text.add("detail", detail));
        failure.evidence().requestId().ifPresent(id -> text.add("upstream_id", id));
      }
    }
    return text.toString();
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
  }

  /// Writes what is waiting and ends the thread.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(1000);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}

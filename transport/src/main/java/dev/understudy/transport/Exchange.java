package dev.understudy.transport;

import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One exchange: from waiting for a connection to its one ending. Everything but the methods of
/// [ClientExchange] is used on its loop only.
final class Exchange extends Clocked implements ClientExchange {
  /// How long a clock that ran out waits for input that is already there, and a failed write for an
  /// answer that overtook it.
  private static final long SECOND_LOOK = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long ANSWER_AFTER_FAILED_WRITE = TimeUnit.MILLISECONDS.toNanos(100);

  private final LoopSide side;
  private final ClientRequest request;
  private final ExchangeListener listener;
  private final Clocks clocks;

  private @Nullable Dial dial;
  private @Nullable Link link;
  private @Nullable Sending sending;
  private @Nullable Throwable writeFailure;
  private long writeFailedAt;
  private boolean beginning;
  private boolean over;
  private boolean cancelled;
  private boolean freeRetrySpent;
  private boolean suspected;

  Exchange(LoopSide side, ClientRequest request, Timeouts timeouts, ExchangeListener listener) {
    this.side = side;
    this.request = request;
    this.listener = listener;
    this.clocks = new Clocks(timeouts, request.stream(), System.nanoTime());
  }

  private Pool pool() {
    return side.pool(request.head().origin());
  }

  // Towards a link.

  void begin() {
    if (over) {
      return;
    }
    beginning = true;
    pool().acquire(this);
    beginning = false;
    if (!over) {
      rearm();
    }
  }

  void dialling(Dial begun) {
    dial = begun;
    begun.begin();
  }

  long connectTimeLeft() {
    return clocks.connectTimeLeft(System.nanoTime());
  }

  boolean spendFreeRetry() {
    boolean free = !freeRetrySpent;
    freeRetrySpent = true;
    return free;
  }

  void connectFailed(Throwable cause) {
    dial = null;
    fail(Phase.CONNECT, cause);
  }

  void noConnection(String why) {
    fail(Phase.CONNECT, new NoConnection(why));
  }

  void attach(Link ready) {
    dial = null;
    link = ready;
    Sending begun = ready.carry(this, request);
    sending = begun;
    clocks.connected(System.nanoTime());
    begun.goOn();
    if (!over && !beginning) {
      rearm();
    }
  }

  // Writing.

  void writable() {
    if (sending != null && writeFailure == null) {
      sending.goOn();
    }
  }

  // What a connection that was given up still has to tell is about nobody's request.

  @SuppressWarnings("ReferenceEquality") // a sending is equal to itself alone
  private boolean mine(Sending from) {
    return from == sending;
  }

  void wrote(Sending from) {
    if (mine(from)) {
      clocks.wrote(System.nanoTime());
    }
  }

  void sent(Sending from) {
    if (mine(from) && !over && !clocks.isSent()) {
      clocks.sent(System.nanoTime());
      if (!beginning) {
        rearm();
      }
    }
  }

  void writeFailed(Sending from, Throwable cause) {
    if (mine(from) && !over && writeFailure == null) {
      writeFailure = cause;
      writeFailedAt = System.nanoTime();
      if (!beginning) {
        rearm();
      }
    }
  }

  // The answer.

  void bytesArrived() {
    boolean first = !clocks.isAnswering();
    clocks.bytesArrived(System.nanoTime());
    if (first) {
      rearm();
    }
  }

  void head(int status, HeaderBlock headers) {
    listener.head(status, headers);
  }

  void body(ByteBuf slice) {
    listener.body(slice);
  }

  void readComplete() {
    listener.readComplete();
  }

  /// The answer is complete.
  ///
  /// @return whether the whole request was written, too
  boolean finished() {
    boolean whole = clocks.isSent() && writeFailure == null;
    if (clocks.isPaused() && link != null) {
      link.reading(true);
    }
    link = null;
    finish();
    return whole;
  }

  void ended() {
    listener.end();
  }

  /// The connection is gone, and with it the exchange, unless it may be tried on another for free.
  void lost(Throwable cause) {
    if (over) {
      return;
    }
    Link gone = link;
    link = null;
    boolean neverLeft = sending != null && !sending.anyByte();
    boolean stale = gone != null && gone.mayBeStale() && request.replaySafe();
    if (!clocks.isAnswering() && (neverLeft || stale) && spendFreeRetry()) {
      again();
    } else {
      fail(clocks.phase(), cause);
    }
  }

  /// The peer says that it has not looked at the request: it was never sent.
  void refused(Throwable cause) {
    if (over) {
      return;
    }
    link = null;
    if (clocks.isAnswering()) {
      fail(clocks.phase(), cause);
    } else if (spendFreeRetry()) {
      again();
    } else {
      fail(Phase.CONNECT, cause);
    }
  }

  private void again() {
    sending = null;
    writeFailure = null;
    suspected = false;
    clocks.again(System.nanoTime());
    pool().acquireNew(this);
    if (!over) {
      rearm();
    }
  }

  // Endings.

  private void fail(Phase phase, Throwable cause) {
    if (over) {
      return;
    }
    finish();
    if (beginning) {
      side.loop()
          .execute(() -> {
            if (!cancelled) {
              listener.failed(phase, cause);
            }
          });
    } else {
      listener.failed(phase, cause);
    }
  }

  private void finish() {
    over = true;
    side.clockwork().stop(this);
    if (dial != null) {
      dial.abandon();
      dial = null;
    } else if (link != null) {
      link.close();
      link = null;
    } else if (sending == null) {
      pool().forget(this);
    }
  }

  // Clocks.

  private void rearm() {
    long at = clocks.next();
    if (writeFailure != null) {
      long end = writeFailedAt + ANSWER_AFTER_FAILED_WRITE;
      at = end - at < 0 ? end : at;
    }
    // A clock that only moves later is looked at again when it would have run out.
    if (!running || at - wakeAt < 0) {
      side.clockwork().wake(this, at);
    }
  }

  @Override
  void due(long now) {
    if (writeFailure != null && now - writeFailedAt >= ANSWER_AFTER_FAILED_WRITE) {
      if (link != null) {
        link.close();
      }
      lost(writeFailure);
      return;
    }
    Duration limit = clocks.ranOut(now);
    if (limit == null) {
      suspected = false;
      side.clockwork().stop(this);
      rearm();
    } else if (!suspected) {
      suspected = true;
      side.clockwork().wake(this, now + SECOND_LOOK);
    } else {
      Phase phase = clocks.phase();
      finish();
      listener.timedOut(phase, limit);
    }
  }

  // The caller's side.

  @Override
  public void cancel() {
    onLoop(() -> {
      cancelled = true;
      if (!over) {
        finish();
      }
    });
  }

  @Override
  public void pause() {
    onLoop(() -> {
      if (link != null && !clocks.isPaused()) {
        clocks.pause(System.nanoTime());
        link.reading(false);
      }
    });
  }

  @Override
  public void resume() {
    onLoop(() -> {
      if (link != null && clocks.isPaused()) {
        clocks.resume(System.nanoTime());
        link.reading(true);
        rearm();
      }
    });
  }

  @Override
  public void contentSeen() {
    if (side.loop().inEventLoop()) {
      sawContent();
    } else {
      side.loop().execute(this::sawContent);
    }
  }

  private void sawContent() {
    if (!over) {
      clocks.contentSeen();
      rearm();
    }
  }

  @Override
  public void thinking(boolean open) {
    onLoop(() -> {
      if (!over) {
        clocks.thinking(open, System.nanoTime());
        rearm();
      }
    });
  }

  private void onLoop(Runnable task) {
    if (side.loop().inEventLoop()) {
      task.run();
    } else {
      side.loop().execute(task);
    }
  }
}

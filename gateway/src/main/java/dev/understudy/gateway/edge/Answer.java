package dev.understudy.gateway.edge;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/// The way back to one caller. Either [#whole] once, or [#begin], any number of [#write], and
/// [#end]. On the connection's event loop only. After the caller has left, everything written is
/// dropped.
public abstract sealed class Answer permits LineAnswer, FrameAnswer {
  /// Two kinds, one a protocol.
  Answer() {}

  /// What the writer of an answer wants to hear of its caller.
  public interface Watcher {
    /// The caller left before the answer was complete. Once; nothing follows.
    void gone();

    /// The caller reads too slowly (`false`: more than 64 KiB wait), or has caught up (`true`).
    void writable(boolean writable);

    /// The time for finishing is over: end the answer now.
    void expired();
  }

  /// How far an answer has come.
  enum State {
    NEW,
    BEGUN,
    DONE,
    GONE
  }

  State state = State.NEW;
  long bytes;
  int status;
  private @Nullable Watcher watcher;

  /// The event loop of the connection.
  public abstract EventLoop loop();

  /// Who hears of the caller from now on. If the caller has left already, it hears so at once.
  public final void watch(Watcher watcher) {
    this.watcher = watcher;
    if (state == State.GONE) {
      watcher.gone();
    }
  }

  /// Whether nothing has been written yet.
  public final boolean untouched() {
    return state == State.NEW;
  }

  /// Whether something may still be written.
  public final boolean open() {
    return state == State.NEW || state == State.BEGUN;
  }

  /// Whether the caller left before the end.
  public final boolean gone() {
    return state == State.GONE;
  }

  /// Whether the caller keeps up.
  public abstract boolean writable();

  /// The status written, 0 before that.
  public final int status() {
    return status;
  }

  /// How many bytes of the body were written.
  public final long bytes() {
    return bytes;
  }

  /// Writes a whole answer.
  public abstract void whole(ReplyHead head, byte[] body);

  /// Writes the head of an answer whose length is not known.
  public abstract void begin(ReplyHead head);

  /// Writes a piece of the body; nothing if it is empty. Flushed by [#flush].
  public abstract void write(byte[] piece, int from, int to);

  /// Sends what was written.
  public abstract void flush();

  /// Ends the body properly.
  public abstract void end();

  /// Ends in the middle of the body, so that the caller cannot take it for whole.
  public abstract void abort();

  final void left() {
    if (open()) {
      state = State.GONE;
      if (watcher != null) {
        watcher.gone();
      }
    }
  }

  final void writabilityChanged(boolean writable) {
    if (open() && watcher != null) {
      watcher.writable(writable);
    }
  }

  void expire() {
    if (open() && watcher != null) {
      watcher.expired();
    }
  }
}

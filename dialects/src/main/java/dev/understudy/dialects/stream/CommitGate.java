package dev.understudy.dialects.stream;

import dev.understudy.dialects.Bytes;

/// Holds the frames of one attempt until it is worth showing. Not thread-safe.
public final class CommitGate {
  /// How many bytes a gate holds that opens with content.
  public static final int MAX_HELD = 256 << 10;

  /// How many frames a gate holds that opens with content.
  public static final int MAX_FRAMES = 1000;

  /// How many bytes a gate holds that opens when the stream is complete.
  public static final int MAX_COMPLETE = 8 << 20;

  /// When a gate opens.
  public enum Opens {
    /// At once: nothing is held.
    AT_ONCE,
    /// With the first content, or with a completion that needs none.
    WITH_CONTENT,
    /// With the completion proof, unless there is nothing in the answer.
    WHEN_COMPLETE
  }

  /// What to do with a frame.
  public enum Move {
    /// Nothing: the gate keeps it.
    HOLD,
    /// Write [#release()]: all that was held and this frame.
    COMMIT,
    /// Write it: the gate is open.
    PASS
  }

  private final Opens opens;
  private final Bytes held = new Bytes(0);
  private int frames;
  private boolean open;
  private boolean overflowed;

  /// A gate that opens at this point.
  public CommitGate(Opens opens) {
    this.opens = opens;
    this.open = opens == Opens.AT_ONCE;
  }

  /// Decides over the bytes of a frame as the caller would get them (empty if it would get none).
  ///
  /// @param signal of the event behind the frame
  /// @param machine after that event
  /// @throws IllegalArgumentException for an event that failed: it never reaches the caller
  public Move offer(Signal signal, StreamMachine machine, byte[] frame, int from, int to) {
    if (signal == Signal.FAILED || signal == Signal.BAD_JSON) {
      throw new IllegalArgumentException("a frame behind " + signal);
    }
    if (open) {
      return Move.PASS;
    }
    held.add(frame, from, to);
    frames++;
    if (opensWith(signal, machine, to > from)) {
      open = true;
    } else if (isFull()) {
      open = true;
      overflowed = true;
    }
    return open ? Move.COMMIT : Move.HOLD;
  }

  /// Content that is nothing in the caller's dialect, as reasoning may be, does not open it.
  private boolean opensWith(Signal signal, StreamMachine machine, boolean shown) {
    boolean whole = machine.complete() && !machine.empty();
    return whole || (signal == Signal.CONTENT && shown && opens == Opens.WITH_CONTENT);
  }

  private boolean isFull() {
    return opens == Opens.WHEN_COMPLETE
        ? held.length() > MAX_COMPLETE
        : held.length() > MAX_HELD || frames > MAX_FRAMES;
  }

  /// Whether frames pass.
  public boolean open() {
    return open;
  }

  /// Whether it opened because it was full.
  public boolean overflowed() {
    return overflowed;
  }

  /// The frames held until now, in their order, and forgets them. For a stream that is delivered
  /// without content the relay calls this with the gate still closed.
  public byte[] release() {
    byte[] all = held.toArray();
    held.clear();
    frames = 0;
    open = true;
    return all;
  }
}

package dev.understudy.dialects.stream;

/// Holds the frames of one attempt until it is worth showing. Not thread-safe.
@SuppressWarnings("DoNotCallSuggester")
public final class CommitGate {
  /// When a gate opens.
  public enum Opens {
    /// At once: nothing is held.
    AT_ONCE,
    /// With the first content, or with a completion that needs none.
    WITH_CONTENT,
    /// With the completion proof.
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

  /// A closed gate, or an open one.
  public CommitGate(Opens opens) {
    throw new UnsupportedOperationException(opens.name());
  }

  /// Decides over the bytes of a frame as the caller would get them (empty if it would get none).
  ///
  /// @param signal of the event behind the frame; an event that failed must not be offered
  /// @param machine after that event
  public Move offer(Signal signal, StreamMachine machine, byte[] frame, int from, int to) {
    throw new UnsupportedOperationException();
  }

  /// Whether frames pass.
  public boolean open() {
    throw new UnsupportedOperationException();
  }

  /// Whether it opened because it was full.
  public boolean overflowed() {
    throw new UnsupportedOperationException();
  }

  /// The frames held until now, in their order, and forgets them.
  public byte[] release() {
    throw new UnsupportedOperationException();
  }
}

package dev.understudy.gateway.relay;

/// What was wrong with an answer of status 200 that looked like a stream.
sealed interface Fault {
  /// Nothing.
  record None() implements Fault {
    static final None NONE = new None();
  }

  /// The provider said so inside it.
  ///
  /// @param error the event, as it came
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record InBand(byte[] error) implements Fault {}

  /// It ended before it was complete.
  record Interrupted() implements Fault {}

  /// It was complete and there was nothing in it.
  record Empty() implements Fault {}

  /// It cannot be read.
  record Malformed(String why) implements Fault {}

  /// It was to go on with what the caller has, and became another answer.
  record Diverged() implements Fault {
    /// The word for it in records.
    static final String WORD = "diverged";
  }
}

package dev.understudy.sdk;

/// What is wrong with the body of an answer, beyond what its status says.
sealed interface Fault {
  /// Nothing that reading it has shown.
  enum None implements Fault {
    NONE
  }

  /// The stream holds an error of the provider before any content.
  ///
  /// @param error as the provider sent it
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record InBand(byte[] error) implements Fault {}

  /// The stream ended before its completion proof, and before any content.
  record Interrupted() implements Fault {}

  /// The stream is complete, and there is nothing in it.
  record Empty() implements Fault {}

  /// The stream cannot be read.
  record Malformed(String why) implements Fault {}

  /// A stream was asked for and something else came.
  record Unstreamed() implements Fault {}

  /// The answer is not the one that was to be continued.
  record Diverged() implements Fault {
    static final String WORD = "diverged";
  }
}

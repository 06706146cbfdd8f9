package dev.understudy.gateway.relay;

import dev.understudy.attempt.Spent;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamMachine;
import org.jspecify.annotations.Nullable;

/// What becomes of the events of one attempt's stream: bytes for the caller, or for now nothing.
/// Whole events are passed on, so a cut never leaves half an event with the caller.
sealed interface Course permits FreshCourse, ResumedCourse {

  /// Takes an event that has neither failed nor come too late.
  ///
  /// @param signal what the event means
  /// @param machine after that event
  /// @param out gets what the caller is to have now
  /// @return whether the attempt is worth showing; once true, always true
  boolean take(
      Signal signal, StreamMachine machine, String name, byte[] data, int from, int to, Bytes out);

  /// The stream is complete: appends what was held back and what is still owed.
  ///
  /// @param spent by the attempt
  void finish(Spent spent, Bytes out);

  /// What is wrong with the answer though its stream is sound; null for nothing. To be asked after
  /// every event and after the end.
  default @Nullable Fault fault() {
    return null;
  }

  /// Whether a stream without content is an answer here.
  default boolean mayAddNothing() {
    return false;
  }

  /// What was held back of a stream that nobody will see.
  byte[] held();
}

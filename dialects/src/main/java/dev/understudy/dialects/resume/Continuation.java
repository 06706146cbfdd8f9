package dev.understudy.dialects.resume;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.neutral.Ending;
import java.util.Optional;

/// Writes frames that go on with those a caller has: with the same id, model and indexes. Not
/// thread-safe.
public interface Continuation {
  /// Learns from an event that the caller gets.
  void shown(String name, byte[] data, int from, int to);

  /// Whether the caller is in the middle of one text, so that more of it makes sense.
  boolean ready();

  /// Appends more text.
  void text(CharSequence more, Bytes out);

  /// Appends the end of the answer.
  ///
  /// @param stopSequence the text that ended it, if known
  /// @param whole all text of the answer
  /// @param input tokens of all attempts that made it
  /// @param output tokens of all attempts that made it
  void end(
      Ending ending,
      Optional<String> stopSequence,
      String whole,
      long input,
      long output,
      Bytes out);
}

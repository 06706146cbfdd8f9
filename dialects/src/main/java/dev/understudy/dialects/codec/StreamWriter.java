package dev.understudy.dialects.codec;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.ResponseSoFar;
import dev.understudy.dialects.neutral.StreamEvents;
import java.util.Optional;

/// Writes what it hears as frames of a caller's dialect, for an answer with status 200 and type
/// `text/event-stream`. Not thread-safe.
public interface StreamWriter extends StreamEvents {
  /// Where frames are appended from now on. Called before the first event.
  void into(Bytes out);

  /// What a caller of OpenAI responses has been told of its response; empty in every other dialect,
  /// and there until the response was named.
  default Optional<ResponseSoFar> response() {
    return Optional.empty();
  }
}

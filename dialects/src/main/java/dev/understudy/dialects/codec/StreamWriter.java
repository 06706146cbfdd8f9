package dev.understudy.dialects.codec;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.neutral.StreamEvents;

/// Writes what it hears as frames of a caller's dialect, for an answer with status 200 and type
/// `text/event-stream`. Not thread-safe.
public interface StreamWriter extends StreamEvents {
  /// Where frames are appended from now on. Called before the first event.
  void into(Bytes out);
}

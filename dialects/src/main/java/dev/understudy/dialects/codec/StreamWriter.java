package dev.understudy.dialects.codec;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.neutral.StreamEvents;

/// Writes what it hears as frames of a caller's dialect, for an answer with status 200 and type
/// `text/event-stream`. Not thread-safe.
///
/// A writer whose dialect has no place for reasoning writes nothing, not even the head of the
/// answer, before there is something else to show: a stream commits with the first frame that comes
/// of content.
public interface StreamWriter extends StreamEvents {
  /// Where frames are appended from now on. Called before the first event.
  void into(Bytes out);
}

package dev.understudy.dialects.translate;

import dev.understudy.dialects.Bytes;

/// The translation of one stream of a target into events of the caller's dialect. Not thread-safe.
/// Events that failed or are not JSON must not be given to it.
public interface StreamTranslation {
  /// Takes an event of the target and appends what the caller gets for it: no frame, one or
  /// several.
  void feed(String eventName, byte[] data, int from, int to, Bytes out);

  /// The target's stream is complete: appends what is still owed, such as the end mark. Not called
  /// for an interrupted stream.
  void end(Bytes out);
}

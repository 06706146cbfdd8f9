package dev.understudy.dialects.sse;

import dev.understudy.dialects.Bytes;

/// Events to bytes.
public final class SseWriter {
  private SseWriter() {}

  /// Appends an event; data with line ends becomes several `data` lines.
  ///
  /// @param name its `event` field; none is written if empty
  public static void event(String name, byte[] data, int from, int to, Bytes out) {
    throw new UnsupportedOperationException();
  }

  /// Appends a comment, which must be one line.
  public static void comment(String text, Bytes out) {
    throw new UnsupportedOperationException();
  }
}

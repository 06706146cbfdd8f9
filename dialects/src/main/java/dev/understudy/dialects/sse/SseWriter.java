package dev.understudy.dialects.sse;

import dev.understudy.dialects.Bytes;
import java.nio.charset.StandardCharsets;

/// Events to bytes.
public final class SseWriter {
  private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMMENT = ": ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = {'\n', '\n'};

  private SseWriter() {}

  /// Appends an event; data with line ends becomes several `data` lines.
  ///
  /// @param name its `event` field, one line; none is written if empty
  public static void event(String name, byte[] data, int from, int to, Bytes out) {
    if (!name.isEmpty()) {
      out.add(EVENT).add(name).add('\n');
    }
    out.add(DATA);
    int start = from;
    for (int i = from; i < to; i++) {
      if (data[i] == '\n') {
        out.add(data, start, i + 1).add(DATA);
        start = i + 1;
      }
    }
    out.add(data, start, to).add(END);
  }

  /// Appends a comment.
  ///
  /// @throws IllegalArgumentException if the text is more than one line
  public static void comment(String text, Bytes out) {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("a comment is one line: " + text);
    }
    out.add(COMMENT).add(text).add(END);
  }
}

package dev.understudy.transport;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What the header fields of an answer say about where it ends and whether the connection may be
/// used again. Not thread-safe.
final class Framing {
  /// A length or a number of seconds that was not given.
  static final long ABSENT = -1;

  private long contentLength;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;
  private long keepAliveSeconds;
  private boolean trailer;

  /// Forgets everything.
  void begin() {
    contentLength = ABSENT;
    chunked = false;
    close = false;
    keepAlive = false;
    keepAliveSeconds = ABSENT;
    trailer = false;
  }

  /// From now on fields belong to a trailer, where framing may not change.
  void beginTrailer() {
    trailer = true;
  }

  /// Takes note of a field. Names are in lower case.
  void field(byte[] block, int from, int colon, int valueFrom, int valueTo) throws BadAnswer {
    switch (colon - from) {
      case 10 -> {
        if (is(block, from, "connection")) {
          connection(text(block, valueFrom, valueTo));
        } else if (is(block, from, "keep-alive")) {
          keepAliveSeconds = timeout(text(block, valueFrom, valueTo));
        }
      }
      case 14 -> {
        if (is(block, from, "content-length")) {
          contentLength(block, valueFrom, valueTo);
        }
      }
      case 17 -> {
        if (is(block, from, "transfer-encoding")) {
          transferEncoding(text(block, valueFrom, valueTo));
        }
      }
      default -> {}
    }
  }

  /// The length of the body, or [#ABSENT].
  long contentLength() {
    return contentLength;
  }

  /// Whether the body comes in chunks.
  boolean chunked() {
    return chunked;
  }

  /// Whether the peer lets the connection live on.
  boolean keepAlive(int minorVersion) {
    return !close && (minorVersion == 1 || keepAlive);
  }

  /// How long the peer keeps an idle connection, in seconds, or [#ABSENT].
  long keepAliveSeconds() {
    return keepAliveSeconds;
  }

  private void contentLength(byte[] block, int from, int to) throws BadAnswer {
    if (trailer || contentLength != ABSENT) {
      throw new BadAnswer("more than one content-length");
    }
    // 18 digits cannot overflow.
    if (from == to || to - from > 18) {
      throw new BadAnswer("malformed content-length");
    }
    long value = 0;
    for (int at = from; at < to; at++) {
      if (block[at] < '0' || block[at] > '9') {
        throw new BadAnswer("malformed content-length");
      }
      value = 10 * value + block[at] - '0';
    }
    contentLength = value;
  }

  private void transferEncoding(String value) throws BadAnswer {
    if (trailer || chunked || !value.equalsIgnoreCase("chunked")) {
      throw new BadAnswer("transfer-encoding is not chunked, once");
    }
    chunked = true;
  }

  private void connection(String value) {
    for (String option : value.split(",", -1)) {
      switch (option.strip().toLowerCase(Locale.ROOT)) {
        case "close" -> close = true;
        case "keep-alive" -> keepAlive = true;
        default -> {}
      }
    }
  }

  private static long timeout(String value) {
    for (String parameter : value.split(",", -1)) {
      String trimmed = parameter.strip().toLowerCase(Locale.ROOT);
      if (trimmed.matches("timeout=[0-9]{1,9}")) {
        return Long.parseLong(trimmed.substring("timeout=".length()));
      }
    }
    return ABSENT;
  }

  private static boolean is(byte[] block, int from, String name) {
    for (int at = 0; at < name.length(); at++) {
      if (block[from + at] != name.charAt(at)) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] block, int from, int to) {
    return new String(block, from, to - from, StandardCharsets.ISO_8859_1);
  }
}

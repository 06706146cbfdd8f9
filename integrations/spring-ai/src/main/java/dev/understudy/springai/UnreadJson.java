package dev.understudy.springai;

import com.fasterxml.jackson.core.exc.StreamReadException;

/// Answers that the vendor SDKs could not read, all of them with Jackson 2.
final class UnreadJson {
  private UnreadJson() {}

  /// Whether the answer was no JSON at all; if not, it was of an unexpected shape.
  static boolean isBroken(Throwable odd) {
    for (Throwable at = odd; at != null; at = at.getCause()) {
      if (at instanceof StreamReadException) {
        return true;
      }
    }
    return false;
  }
}

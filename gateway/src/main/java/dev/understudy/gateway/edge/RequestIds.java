package dev.understudy.gateway.edge;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The id of a request: the caller's own if it is harmless, else a new one.
public final class RequestIds {
  private static final int LONGEST = 128;
  private static final HexFormat HEX = HexFormat.of();

  private RequestIds() {}

  /// The id of a request; also for one whose head could not be read.
  public static String of(@Nullable RequestHead head) {
    String own = head == null ? null : head.value(Fields.REQUEST_ID);
    if (own != null && harmless(own)) {
      return own;
    }
    return fresh();
  }

  /// A new id: 128 random bits.
  public static String fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
  }

  private static boolean harmless(String id) {
    if (id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c <= 0x20 || c >= 0x7f || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}

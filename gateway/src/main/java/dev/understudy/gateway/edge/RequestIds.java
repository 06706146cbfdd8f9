package dev.understudy.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The id of a request: the caller's own if it is harmless, else a new one.
public final class RequestIds {
  private static final int LONGEST = 128;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

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
    byte[] digits = new byte[32];
    digits(random.nextLong(), digits, 0);
    digits(random.nextLong(), digits, 16);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  private static void digits(long bits, byte[] into, int at) {
    long rest = bits;
    for (int i = at; i < at + 16; i++) {
      into[i] = HEX[(int) (rest & 15)];
      rest >>>= 4;
    }
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

package dev.understudy.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The `date` field, made once a second.
final class Dates {
  private static final DateTimeFormatter IMF =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static volatile Stamp current = Stamp.of(0);

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stamp(long second, byte[] line) {
    static Stamp of(long second) {
      String text = IMF.format(Instant.ofEpochSecond(second));
      return new Stamp(second, ("date: " + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  private Dates() {}

  /// The whole field line of now, line end included; not to be changed.
  static byte[] line() {
    long second = System.currentTimeMillis() / 1000;
    Stamp stamp = current;
    if (stamp.second() != second) {
      stamp = Stamp.of(second);
      current = stamp;
    }
    return stamp.line();
  }
}

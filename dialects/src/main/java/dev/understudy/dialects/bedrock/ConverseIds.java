package dev.understudy.dialects.bedrock;

import dev.understudy.dialects.codec.Ids;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/// Ids of calls in the form that converse allows: at most 64 letters, digits, `_` and `-`.
final class ConverseIds {
  private static final int LONGEST = 64;
  private static final int KEPT = 55;

  private ConverseIds() {}

  /// The same for the same id. One that is too long keeps its first part and a checksum of all.
  static String call(String id) {
    String safe = Ids.tool(id);
    if (safe.length() <= LONGEST) {
      return safe.isEmpty() ? "_" : safe;
    }
    CRC32 crc = new CRC32();
    crc.update(id.getBytes(StandardCharsets.UTF_8));
    return safe.substring(0, KEPT) + "_" + HexFormat.of().toHexDigits((int) crc.getValue());
  }
}

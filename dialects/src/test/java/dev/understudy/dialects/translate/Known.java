package dev.understudy.dialects.translate;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.codec.Codec;
import java.util.Arrays;
import java.util.List;

/// The dialects that tests go through.
final class Known {
  private Known() {}

  /// Those that targets speak.
  static List<Dialect> targets() {
    return Arrays.stream(Dialect.values()).filter(Known::hasCodec).toList();
  }

  /// Those that callers speak.
  static List<Dialect> callers() {
    return targets().stream().filter(dialect -> dialect != Dialect.BEDROCK).toList();
  }

  static Codec codec(Dialect dialect) {
    return Codecs.of(dialect);
  }

  private static boolean hasCodec(Dialect dialect) {
    try {
      Codecs.of(dialect);
      return true;
    } catch (IllegalArgumentException missing) {
      return false;
    }
  }
}

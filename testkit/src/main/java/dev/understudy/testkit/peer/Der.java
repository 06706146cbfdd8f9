package dev.understudy.testkit.peer;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.Stream;

/// The few values of ASN.1 that a certificate is made of.
final class Der {
  static final int BOOLEAN = 0x01;
  static final int OCTETS = 0x04;
  static final int UTF8 = 0x0c;
  static final int TIME = 0x18;
  static final int SET = 0x31;

  private Der() {}

  static byte[] sequence(byte[]... values) {
    return value(0x30, join(values));
  }

  static byte[] bits(byte[] bytes) {
    return value(0x03, join(new byte[1], bytes));
  }

  static byte[] integer(BigInteger value) {
    return value(0x02, value.toByteArray());
  }

  static byte[] oid(int first, int second, int... rest) {
    byte[][] arcs = Arrays.stream(rest).mapToObj(Der::arc).toArray(byte[][]::new);
    return value(0x06, join(new byte[] {(byte) (40 * first + second)}, join(arcs)));
  }

  static byte[] value(int tag, byte[] content) {
    int size = content.length;
    byte[] length =
        size < 0x80
            ? new byte[] {(byte) size}
            : size < 0x100
                ? new byte[] {(byte) 0x81, (byte) size}
                : new byte[] {(byte) 0x82, (byte) (size >> 8), (byte) size};
    return join(new byte[] {(byte) tag}, length, content);
  }

  private static byte[] arc(int number) {
    if (number < 128) {
      return new byte[] {(byte) number};
    }
    byte[] high = arc(number >> 7);
    high[high.length - 1] |= (byte) 0x80;
    return join(high, new byte[] {(byte) (number & 0x7f)});
  }

  private static byte[] join(byte[]... pieces) {
    byte[] joined = new byte[Stream.of(pieces).mapToInt(piece -> piece.length).sum()];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, joined, at, piece.length);
      at += piece.length;
    }
    return joined;
  }
}

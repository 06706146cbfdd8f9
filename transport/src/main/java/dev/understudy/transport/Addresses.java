package dev.understudy.transport;

import java.net.InetAddress;
import java.util.Arrays;

/// Which addresses a provider may have. Looks at the bytes of the address a name resolved to, never
/// at its text, and through the notations that carry an IPv4 address inside an IPv6 one.
final class Addresses {
  /// Who may be behind an address.
  enum Reach {
    /// Anyone.
    PUBLIC,
    /// This machine or its own network: only for hosts that the operator wrote down.
    PRIVATE,
    /// Never a provider: unspecified, multicast, link-local, metadata services of clouds.
    NEVER
  }

  private Addresses() {}

  static Reach reach(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? reach4(bytes, 0) : reach6(bytes);
  }

  private static Reach reach4(byte[] bytes, int from) {
    int a = bytes[from] & 255;
    int b = bytes[from + 1] & 255;
    int c = bytes[from + 2] & 255;
    int d = bytes[from + 3] & 255;
    int address = a << 24 | b << 16 | c << 8 | d;
    boolean metadata =
        address == 0x646464c8 // 100.100.100.200
            || address == 0xa83f8110 // 168.63.129.16
            || address == 0xc00000c0; // 192.0.0.192
    if (a == 0 || a >= 224 || (a == 169 && b == 254) || metadata) {
      return Reach.NEVER;
    }
    boolean ours =
        a == 127
            || a == 10
            || (a == 172 && b >= 16 && b < 32)
            || (a == 192 && b == 168)
            || (a == 100 && b >= 64 && b < 128)
            || (a == 198 && (b == 18 || b == 19));
    return ours ? Reach.PRIVATE : Reach.PUBLIC;
  }

  private static Reach reach6(byte[] bytes) {
    int first = (bytes[0] & 255) << 8 | (bytes[1] & 255);
    if (starts(bytes, 0x0000, 0, 0, 0, 0, 0xffff) || starts(bytes, 0, 0, 0, 0, 0xffff, 0)) {
      return reach4(bytes, 12); // mapped, translated
    }
    if (starts(bytes, 0, 0, 0, 0, 0, 0)) {
      boolean loopback = bytes[15] == 1 && bytes[14] == 0 && bytes[13] == 0 && bytes[12] == 0;
      return loopback ? Reach.PRIVATE : reach4(bytes, 12); // unspecified, IPv4-compatible
    }
    if (starts(bytes, 0x64, 0xff9b)) {
      return reach4(bytes, 12); // NAT64
    }
    if (first == 0x2002) {
      return reach4(bytes, 2); // 6to4
    }
    if (starts(bytes, 0x2001, 0)) {
      return teredo(bytes);
    }
    if ((bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe) {
      return reach4(bytes, 12); // ISATAP
    }
    boolean metadata =
        starts(bytes, 0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254)
            || starts(bytes, 0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x254);
    // fe80::/10 and fec0::/10 together are fe80::/9.
    if ((first & 0xff80) == 0xfe80 || (first & 0xff00) == 0xff00 || metadata) {
      return Reach.NEVER;
    }
    return (first & 0xfe00) == 0xfc00 ? Reach.PRIVATE : Reach.PUBLIC;
  }

  /// The worse of the server and the client, whose address is stored inverted.
  private static Reach teredo(byte[] bytes) {
    byte[] client = Arrays.copyOfRange(bytes, 12, 16);
    for (int at = 0; at < 4; at++) {
      client[at] = (byte) ~client[at];
    }
    Reach inner = reach4(client, 0);
    Reach server = reach4(bytes, 4);
    return inner.compareTo(server) > 0 ? inner : server;
  }

  private static boolean starts(byte[] bytes, int... groups) {
    for (int at = 0; at < groups.length; at++) {
      if (((bytes[2 * at] & 255) << 8 | (bytes[2 * at + 1] & 255)) != groups[at]) {
        return false;
      }
    }
    return true;
  }
}

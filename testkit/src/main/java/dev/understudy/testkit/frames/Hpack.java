package dev.understudy.testkit.frames;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.understudy.testkit.peer.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Header compression (RFC 7541): reads all of it; writes literals that nobody has to remember. One
/// object for the blocks that one end receives.
final class Hpack {
  private static final List<Header> STATIC =
      Arrays.stream(
              (":authority|:method=GET|:method=POST|:path=/|:path=/index.html|:scheme=http|"
                      + ":scheme=https|:status=200|:status=204|:status=206|:status=304|:status=400|:status=404|:status=500|accept-charset|accept-encoding=gzip,"
                      + " deflate|"
                      + "accept-language|accept-ranges|accept|access-control-allow-origin|age|allow|"
                      + "authorization|cache-control|content-disposition|content-encoding|"
                      + "content-language|content-length|content-location|content-range|"
                      + "content-type|cookie|date|etag|expect|expires|from|host|if-match|"
                      + "if-modified-since|if-none-match|if-range|if-unmodified-since|"
                      + "last-modified|link|location|max-forwards|proxy-authenticate|"
                      + "proxy-authorization|range|referer|refresh|retry-after|server|set-cookie|"
                      + "strict-transport-security|transfer-encoding|user-agent|vary|via|"
                      + "www-authenticate")
                  .split("\\|"))
          .map(entry -> entry.split("=", 2))
          .map(parts -> new Header(parts[0], parts.length == 2 ? parts[1] : ""))
          .toList();

  private static final int ENTRY_EXTRA = 32;

  private final List<Header> dynamic = new ArrayList<>();
  private int most = 4096;
  private byte[] block = new byte[0];
  private int at;

  /// A block of these fields, none of them to be remembered.
  static byte[] encode(List<Header> fields) {
    var out = new ByteArrayOutputStream();
    for (Header field : fields) {
      out.write(0);
      string(out, field.name());
      string(out, field.value());
    }
    return out.toByteArray();
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int rest = bytes.length - 0x7f;
    if (rest < 0) {
      out.write(bytes.length);
    } else {
      out.write(0x7f);
      for (; rest >= 0x80; rest >>= 7) {
        out.write((rest & 0x7f) | 0x80);
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  /// The fields of the next block of the connection.
  List<Header> decode(byte[] next) throws IOException {
    block = next;
    at = 0;
    var fields = new ArrayList<Header>();
    while (at < block.length) {
      int first = block[at] & 0xff;
      if (first >= 0x80) {
        fields.add(entry(number(7)));
      } else if (first >= 0x40) {
        Header field = literal(6);
        fields.add(field);
        dynamic.addFirst(field);
        evict();
      } else if (first >= 0x20) {
        most = number(5);
        evict();
      } else {
        fields.add(literal(4));
      }
    }
    return fields;
  }

  private Header literal(int prefix) throws IOException {
    int index = number(prefix);
    String name = index == 0 ? string() : entry(index).name();
    return new Header(name, string());
  }

  private Header entry(int index) throws IOException {
    int beyond = index - STATIC.size() - 1;
    if (index == 0 || beyond >= dynamic.size()) {
      throw new IOException("no entry " + index);
    }
    return beyond < 0 ? STATIC.get(index - 1) : dynamic.get(beyond);
  }

  private String string() throws IOException {
    boolean coded = (block[at] & 0x80) != 0;
    int length = number(7);
    byte[] bytes = Arrays.copyOfRange(block, at, at + length);
    at += length;
    return new String(coded ? Huffman.decode(bytes) : bytes, ISO_8859_1);
  }

  private int number(int prefix) {
    int mask = (1 << prefix) - 1;
    int value = block[at++] & mask;
    if (value < mask) {
      return value;
    }
    int shift = 0;
    int next;
    do {
      next = block[at++];
      value += (next & 0x7f) << shift;
      shift += 7;
    } while ((next & 0x80) != 0);
    return value;
  }

  private void evict() {
    int size =
        dynamic.stream()
            .mapToInt(field -> field.name().length() + field.value().length() + ENTRY_EXTRA)
            .sum();
    while (size > most) {
      Header oldest = dynamic.removeLast();
      size -= oldest.name().length() + oldest.value().length() + ENTRY_EXTRA;
    }
  }
}

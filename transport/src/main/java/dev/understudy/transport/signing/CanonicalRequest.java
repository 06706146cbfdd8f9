package dev.understudy.transport.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The form of a request that is signed: the order, the case and the encoding of its parts are
/// fixed, so that both sides sign the same text. The paths of all services but S3 are encoded once
/// more than they are on the wire, and their dots and double slashes are resolved.
///
/// @param start method, path and query, each on a line
/// @param fields by lower-case name, in the order of the names; values without needless blanks
record CanonicalRequest(String start, SortedMap<String, String> fields) {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /// A field of a request.
  record Field(String name, String value) {}

  /// The canonical form of a request.
  ///
  /// @param target path and query as on the wire
  /// @param fields all that are to be signed; a name may be there twice
  static CanonicalRequest of(String method, String target, List<Field> fields) {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String query = question < 0 ? "" : target.substring(question + 1);
    SortedMap<String, String> byName = new TreeMap<>();
    for (Field field : fields) {
      String value = field.value().strip().replaceAll("\\s+", " ");
      byName.merge(
          field.name().toLowerCase(Locale.ROOT), value, (first, next) -> first + "," + next);
    }
    return new CanonicalRequest(method + "\n" + path(path) + "\n" + query(query), byName);
  }

  /// This request with fields of the moment added.
  ///
  /// @param more by lower-case name
  CanonicalRequest with(Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(fields);
    all.putAll(more);
    return new CanonicalRequest(start, all);
  }

  /// The text, for a body with this hash.
  ///
  /// @param bodyHash in hexadecimal
  String text(String bodyHash) {
    StringBuilder text = new StringBuilder(512).append(start).append('\n');
    fields.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return text.append('\n').append(names()).append('\n').append(bodyHash).toString();
  }

  /// The names of all signed fields.
  String names() {
    return String.join(";", fields.keySet());
  }

  private static String path(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.split("/", -1);
    for (String segment : segments) {
      if (segment.equals("..")) {
        if (!kept.isEmpty()) {
          kept.removeLast();
        }
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.add(encoded(segment.getBytes(StandardCharsets.UTF_8)));
      }
    }
    boolean open = segments[segments.length - 1].isEmpty() && !kept.isEmpty();
    return "/" + String.join("/", kept) + (open ? "/" : "");
  }

  private static String query(String query) {
    if (query.isEmpty()) {
      return "";
    }
    List<Field> parameters = new ArrayList<>();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      parameters.add(new Field(encoded(decoded(name)), encoded(decoded(value))));
    }
    parameters.sort(Comparator.comparing(Field::name).thenComparing(Field::value));
    return String.join(
        "&", parameters.stream().map(one -> one.name() + "=" + one.value()).toList());
  }

  private static byte[] decoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream(bytes.length);
    for (int at = 0; at < bytes.length; at++) {
      int high = bytes[at] == '%' && at + 2 < bytes.length ? digit(bytes[at + 1]) : -1;
      int low = high < 0 ? -1 : digit(bytes[at + 2]);
      if (low < 0) {
        out.write(bytes[at]);
      } else {
        out.write(high << 4 | low);
        at += 2;
      }
    }
    return out.toByteArray();
  }

  private static int digit(byte b) {
    return Character.digit((char) b, 16);
  }

  private static String encoded(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (isUnreserved(b)) {
        text.append((char) b);
      } else {
        text.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
      }
    }
    return text.toString();
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }
}

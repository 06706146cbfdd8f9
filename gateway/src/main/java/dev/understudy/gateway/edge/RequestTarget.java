package dev.understudy.gateway.edge;

import java.nio.charset.StandardCharsets;

/// Checks of the request target and of the host. Paths are compared as they come, so everything
/// that two readers could understand differently is refused: other forms than a path, doubled
/// slashes, escaped slashes and dots, dot segments, semicolons, fragments.
final class RequestTarget {
  private RequestTarget() {}

  /// The path of a target in origin form; the query is cut off.
  static String path(byte[] bytes, int from, int to) throws BadRequest {
    if (bytes[from] != '/') {
      throw BadRequest.http("the request target must be a path that begins with /");
    }
    int end = from;
    while (end < to && bytes[end] != '?') {
      end++;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] == '#') {
        throw BadRequest.http("the request target has a fragment");
      }
    }
    for (int i = from; i < end; i++) {
      switch (bytes[i]) {
        case '/' -> segment(bytes, i + 1, end);
        case ';', '\\' -> throw BadRequest.http("the path has a character with two meanings");
        case '%' -> escape(bytes, i + 1, end);
        default -> {}
      }
    }
    return new String(bytes, from, end - from, StandardCharsets.US_ASCII);
  }

  private static void segment(byte[] bytes, int from, int to) throws BadRequest {
    int end = from;
    while (end < to && bytes[end] != '/') {
      end++;
    }
    int length = end - from;
    boolean dots =
        (length == 1 && bytes[from] == '.')
            || (length == 2 && bytes[from] == '.' && bytes[from + 1] == '.');
    if (dots || (length == 0 && end < to)) {
      throw BadRequest.http("the path has an empty or a dot segment");
    }
  }

  private static void escape(byte[] bytes, int from, int to) throws BadRequest {
    int high = from < to ? Character.digit(bytes[from], 16) : -1;
    int low = from + 1 < to ? Character.digit(bytes[from + 1], 16) : -1;
    if (high < 0 || low < 0) {
      throw BadRequest.http("the path has a broken escape");
    }
    int decoded = high * 16 + low;
    boolean doubtful =
        decoded < 0x20
            || decoded == 0x7f
            || decoded == '/'
            || decoded == '\\'
            || decoded == '.'
            || decoded == '%'
            || decoded == ';';
    if (doubtful) {
      throw BadRequest.http("the path has an escaped character with two meanings");
    }
  }

  /// A host with an optional port: letters, digits, dots, dashes, underscores, or an address in
  /// brackets.
  static void host(byte[] bytes, int from, int to) throws BadRequest {
    int at = from;
    if (at < to && bytes[at] == '[') {
      at++;
      while (at < to
          && (Character.digit(bytes[at], 16) >= 0 || bytes[at] == ':' || bytes[at] == '.')) {
        at++;
      }
      if (at == from + 1 || at == to || bytes[at] != ']') {
        throw BadRequest.http("the host is not a name or an address");
      }
      at++;
    } else {
      while (at < to && named(bytes[at])) {
        at++;
      }
      if (at == from) {
        throw BadRequest.http("the host is not a name or an address");
      }
    }
    if (at < to && bytes[at] == ':') {
      at++;
      int port = at;
      while (at < to && HttpBytes.digit(bytes[at]) && at - port < 5) {
        at++;
      }
    }
    if (at != to) {
      throw BadRequest.http("the host is not a name or an address");
    }
  }

  private static boolean named(byte b) {
    return HttpBytes.letter(b) || HttpBytes.digit(b) || b == '.' || b == '-' || b == '_';
  }
}

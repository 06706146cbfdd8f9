package dev.understudy.transport;

import java.util.Locale;

/// A base URL of a provider, taken apart.
///
/// @param path what comes before a request's own path: empty, or `/…` without a slash at the end
public record BaseUrl(Origin origin, String path) {

  /// Reads `http[s]://host[:port][/path]`. Scheme and host may be in any case.
  ///
  /// @throws IllegalArgumentException for anything else: user info, query, fragment, white space,
  ///   dot segments, other schemes, a host that is neither a plain name nor an address
  public static BaseUrl parse(String text) {
    int colon = text.indexOf("://");
    if (colon < 0) {
      throw new IllegalArgumentException("base URL must begin with http:// or https://");
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    int from = colon + 3;
    int slash = text.indexOf('/', from);
    String authority = slash < 0 ? text.substring(from) : text.substring(from, slash);
    String path = slash < 0 ? "" : text.substring(slash);
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException("base URL must not hold a user or password");
    }
    return new BaseUrl(origin(scheme, authority), checked(path));
  }

  private static Origin origin(String scheme, String authority) {
    int port = scheme.equals("https") ? 443 : 80;
    int portColon = authority.lastIndexOf(':');
    String host = authority;
    if (portColon > authority.lastIndexOf(']')) {
      host = authority.substring(0, portColon);
      port = port(authority.substring(portColon + 1));
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      if (host.indexOf(':') < 0) {
        throw new IllegalArgumentException("brackets are for IPv6 addresses: " + authority);
      }
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("an IPv6 address needs brackets: " + authority);
    }
    return new Origin(scheme, host.toLowerCase(Locale.ROOT), port);
  }

  private static int port(String digits) {
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + digits);
    }
    return Integer.parseInt(digits);
  }

  private static String checked(String path) {
    for (int at = 0; at < path.length(); at++) {
      char c = path.charAt(at);
      if (c <= ' ' || c >= 0x7f || c == '?' || c == '#' || c == '\\') {
        throw new IllegalArgumentException(
            "base URL must not hold query, fragment, white space or non-ASCII: " + path);
      }
    }
    for (String segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("base URL must not hold dot segments: " + path);
      }
    }
    String trimmed = path;
    while (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    return trimmed;
  }
}

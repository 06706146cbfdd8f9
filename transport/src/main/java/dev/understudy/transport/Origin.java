package dev.understudy.transport;

import io.netty.util.NetUtil;
import java.util.Locale;

/// Where requests go: scheme, host and port. A credential belongs to exactly one origin.
///
/// @param scheme `http` or `https`
/// @param host a name in lower case, an IPv4 address in four decimal parts, or an IPv6 address
///   without brackets
/// @param port 1 to 65535
public record Origin(String scheme, String host, int port) {

  /// @throws IllegalArgumentException if a part is not as described above
  public Origin {
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("scheme must be http or https: " + scheme);
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }
    if (!isAddress(host) && !isName(host)) {
      throw new IllegalArgumentException(
          "host must be a lower-case ASCII name or a plain address: " + host);
    }
  }

  /// The origin of a base URL; see [BaseUrl#parse].
  public static Origin parse(String baseUrl) {
    return BaseUrl.parse(baseUrl).origin();
  }

  /// Whether connections are made over TLS.
  public boolean secure() {
    return scheme.equals("https");
  }

  /// Whether the host is an address, so that nothing is looked up.
  boolean literal() {
    return isAddress(host);
  }

  /// The value of the `host` header: the port only if it is not the scheme's own.
  public String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (secure() ? 443 : 80) ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }

  private static boolean isAddress(String host) {
    // A scope (%eth0) would make a link-local address reachable; it is never part of a base URL.
    return NetUtil.isValidIpV4Address(host)
        || (host.indexOf('%') < 0 && host.indexOf(':') >= 0 && NetUtil.isValidIpV6Address(host));
  }

  private static boolean isName(String host) {
    if (host.isEmpty() || host.length() > 253 || !host.equals(host.toLowerCase(Locale.ROOT))) {
      return false;
    }
    int labelFrom = 0;
    for (int at = 0; at <= host.length(); at++) {
      if (at == host.length() || host.charAt(at) == '.') {
        if (at == labelFrom || at - labelFrom > 63) {
          return false;
        }
        if (at < host.length()) {
          labelFrom = at + 1;
        }
      } else if (!isNameCharacter(host.charAt(at))) {
        return false;
      }
    }
    return !looksLikeNumber(host, labelFrom);
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  /// A name whose last label is a number is read as an address by some resolvers: `2852039166`,
  /// `0xa9fea9fe`, `169.254.43518`.
  private static boolean looksLikeNumber(String host, int labelFrom) {
    String last = host.substring(labelFrom);
    return last.chars().allMatch(c -> c >= '0' && c <= '9') || last.matches("0x[0-9a-f]*");
  }
}

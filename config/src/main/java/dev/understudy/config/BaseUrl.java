package dev.understudy.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Where a provider's API begins.
///
/// @param scheme `http` or `https`
/// @param host in lower case; an IPv6 address without brackets
/// @param port explicit, or the scheme's usual one
/// @param prefix what every path begins with: empty, or begins with `/` and does not end with one
/// @param query what every request carries after its path, with the `?`; mostly empty
public record BaseUrl(String scheme, String host, int port, String prefix, String query) {

  /// A URL without a query.
  public BaseUrl(String scheme, String host, int port, String prefix) {
    this(scheme, host, port, prefix, "");
  }

  /// Reads an absolute URL.
  ///
  /// @param usualPrefix of an URL that has no path
  /// @throws IllegalArgumentException for anything that is not a plain http or https URL; the
  ///   message says why and does not repeat credentials
  public static BaseUrl parse(String text, String usualPrefix) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("not a URL: " + malformed.getReason(), malformed);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("a URL begins with http:// or https://");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("a URL must not contain user information");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("a base URL has no fragment");
    }
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException("a URL needs a host");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }
    String path = prefix(uri.getRawPath(), usualPrefix);
    String asked = uri.getRawQuery();
    String query = asked == null || asked.isEmpty() ? "" : "?" + asked;
    return new BaseUrl(scheme, bare(host), port, path, query);
  }

  private static String bare(String host) {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return plain.toLowerCase(Locale.ROOT);
  }

  private static String prefix(String path, String usualPrefix) {
    if (path.isEmpty() || path.equals("/")) {
      return usualPrefix;
    }
    return path.replaceAll("/+$", "");
  }

  /// The target of a request: this URL's path and the operation's, then both queries.
  ///
  /// @param operation begins with `/` and may have a query
  public String target(String operation) {
    boolean both = !query.isEmpty() && operation.indexOf('?') >= 0;
    return prefix + operation + (both ? "&" + query.substring(1) : query);
  }

  /// `host:port`, with brackets around an IPv6 address.
  public String endpoint() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /// Whether requests for both go to the same place.
  public boolean sameOrigin(BaseUrl other) {
    return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
  }

  @Override
  public String toString() {
    return scheme + "://" + endpoint() + prefix + query;
  }
}

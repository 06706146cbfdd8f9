package dev.understudy.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A credential. Its text form is `***`; its value is handed out for the origin it belongs to and
/// for no other. Immutable.
public final class Secret {
  private final String value;
  private final @Nullable String source;
  private final @Nullable BaseUrl origin;

  private Secret(String value, @Nullable String source, @Nullable BaseUrl origin) {
    this.value = value;
    this.source = source;
    this.origin = origin;
  }

  /// A secret that was written out.
  public static Secret literal(String value) {
    return new Secret(value, null, null);
  }

  /// A secret that came from the environment.
  ///
  /// @param source as the file spells it: `$NAME`
  public static Secret from(String source, String value) {
    return new Secret(value, source, null);
  }

  /// This secret, for one origin only.
  public Secret boundTo(BaseUrl origin) {
    return new Secret(value, source, origin);
  }

  /// As the file spells it, if that gives nothing away: `$NAME`.
  public Optional<String> source() {
    return Optional.ofNullable(source);
  }

  /// The value, for a secret that belongs to no origin.
  ///
  /// @throws IllegalStateException if it belongs to one
  public String reveal() {
    if (origin != null) {
      throw new IllegalStateException("this secret is revealed to its own origin only");
    }
    return value;
  }

  /// The value, for a request to this origin.
  ///
  /// @param host in lower case, without brackets
  /// @throws IllegalStateException if the secret belongs to another origin
  public String revealTo(String scheme, String host, int port) {
    if (origin != null && !origin.sameOrigin(new BaseUrl(scheme, host, port, ""))) {
      throw new IllegalStateException("this secret does not belong to " + host + ":" + port);
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}

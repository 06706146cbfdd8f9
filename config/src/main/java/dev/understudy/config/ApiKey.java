package dev.understudy.config;

import java.util.Locale;
import java.util.regex.Pattern;

/// A caller's key, as its digest.
///
/// @param name who the caller is, for logs and metrics
/// @param sha256 of the key's UTF-8 bytes, 64 hexadecimal digits in lower case
public record ApiKey(String name, String sha256) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public ApiKey {
    sha256 = sha256.toLowerCase(Locale.ROOT);
    if (!DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException("sha256 of " + name + " must be 64 hexadecimal digits");
    }
  }
}

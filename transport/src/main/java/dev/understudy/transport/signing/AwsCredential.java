package dev.understudy.transport.signing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What AWS signs with. Its text form shows nothing of it.
///
/// @param keyId names the secret; not secret itself
/// @param secret signs, and never travels
/// @param session the token of a temporary credential; travels with each request
public record AwsCredential(String keyId, String secret, Optional<String> session) {

  /// Reads `KEYID:SECRET` or `KEYID:SECRET:SESSION`. Empty for anything else: no key that is sent
  /// as it is has a colon in it.
  public static Optional<AwsCredential> parse(String accessKey) {
    String[] parts = accessKey.split(":", -1);
    boolean shaped =
        (parts.length == 2 || parts.length == 3)
            && Stream.of(parts).noneMatch(String::isBlank)
            && parts[0].chars().allMatch(AwsCredential::isIdCharacter);
    if (!shaped) {
      return Optional.empty();
    }
    Optional<String> session = parts.length == 3 ? Optional.of(parts[2]) : Optional.empty();
    return Optional.of(new AwsCredential(parts[0], parts[1], session));
  }

  private static boolean isIdCharacter(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }

  /// The parts that nobody may see.
  public List<String> secrets() {
    return Stream.concat(Stream.of(secret), session.stream()).toList();
  }

  @Override
  public String toString() {
    return "AwsCredential[***]";
  }
}

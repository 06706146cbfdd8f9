package dev.understudy.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What makes two requests the same: caller, operation, model and the SHA-256 of the body. Requests
/// of different callers are never the same.
///
/// @param caller who asks; never a key itself
/// @param operation what is asked for
/// @param model of whom
/// @param sha256 of the body, in hexadecimal
public record Signature(String caller, String operation, String model, String sha256) {

  /// The signature of a request.
  public static Signature of(String caller, String operation, String model, byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return new Signature(caller, operation, model, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /// The signature of a text.
  public static Signature of(String caller, String operation, String model, String body) {
    return of(caller, operation, model, body.getBytes(UTF_8));
  }
}

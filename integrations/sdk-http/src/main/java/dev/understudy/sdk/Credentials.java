package dev.understudy.sdk;

import dev.understudy.dialects.Dialect;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who may see which key: whatever the SDK was given as a credential stays here, and a target gets
/// its own.
final class Credentials {
  private static final Set<String> OF_THE_SDK =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "api-key",
          "x-api-key",
          "openai-organization",
          "openai-project");

  private Credentials() {}

  /// The header fields of a request on their way to a target.
  ///
  /// @param family of the wire format: it decides how a key is sent
  /// @param given by the SDK
  static Map<String, List<String>> of(
      ApiTarget target, Dialect family, Map<String, List<String>> given) {
    Map<String, List<String>> fields = HeaderFields.copy(given);
    OF_THE_SDK.forEach(fields::remove);
    target
        .key()
        .ifPresent(key -> {
          if (family == Dialect.ANTHROPIC) {
            fields.put("x-api-key", List.of(key));
          } else {
            fields.put("Authorization", List.of("Bearer " + key));
          }
        });
    target.headers().forEach((name, value) -> fields.put(name, List.of(value)));
    return fields;
  }
}

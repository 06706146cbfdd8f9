package dev.understudy.e2e.traces;

import java.util.LinkedHashMap;
import java.util.Map;

/// The official clients for Java.
final class JavaClients {
  private JavaClients() {}

  /// The conversation by each of them, plain and streamed.
  static void speak(String baseUrl) {
    OpenAiJava.speak(baseUrl);
    AnthropicJava.speak(baseUrl);
  }

  /// An object whose members keep their order.
  ///
  /// @param members name, value, name, value
  static Map<String, String> object(String... members) {
    Map<String, String> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      object.put(members[i], members[i + 1]);
    }
    return object;
  }
}

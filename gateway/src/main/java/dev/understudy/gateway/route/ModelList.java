package dev.understudy.gateway.route;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The configured names as OpenAI and Gemini list models. Made once.
final class ModelList {
  private final Map<String, byte[]> each = new LinkedHashMap<>();
  private final Map<String, byte[]> eachForGemini = new LinkedHashMap<>();
  private final byte[] all;
  private final byte[] allForGemini;

  /// @param owners the provider of each name
  ModelList(Map<String, String> owners, long created) {
    StringBuilder list = new StringBuilder("{\"object\":\"list\",\"data\":[");
    StringBuilder geminis = new StringBuilder("{\"models\":[");
    String separator = "";
    for (Map.Entry<String, String> entry : owners.entrySet()) {
      StringBuilder one = new StringBuilder("{\"id\":");
      quote(entry.getKey(), one).append(",\"object\":\"model\",\"created\":").append(created);
      quote(entry.getValue(), one.append(",\"owned_by\":")).append('}');
      StringBuilder gemini = new StringBuilder("{\"name\":");
      quote("models/" + entry.getKey(), gemini);
      quote(entry.getKey(), gemini.append(",\"displayName\":"));
      gemini.append(
          ",\"supportedGenerationMethods\":[\"generateContent\",\"streamGenerateContent\"]}");
      each.put(entry.getKey(), utf8(one));
      eachForGemini.put(entry.getKey(), utf8(gemini));
      list.append(separator).append(one);
      geminis.append(separator).append(gemini);
      separator = ",";
    }
    all = utf8(list.append("]}"));
    allForGemini = utf8(geminis.append("]}"));
  }

  byte[] all() {
    return all;
  }

  Optional<byte[]> one(String id) {
    return Optional.ofNullable(each.get(id));
  }

  byte[] allForGemini() {
    return allForGemini;
  }

  Optional<byte[]> oneForGemini(String id) {
    return Optional.ofNullable(eachForGemini.get(id));
  }

  private static byte[] utf8(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static StringBuilder quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"');
  }
}

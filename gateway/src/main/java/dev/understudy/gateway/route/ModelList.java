package dev.understudy.gateway.route;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The configured names as OpenAI lists models. Made once.
final class ModelList {
  private final Map<String, byte[]> each = new LinkedHashMap<>();
  private final byte[] all;

  /// @param owners the provider of each name
  ModelList(Map<String, String> owners, long created) {
    StringBuilder list = new StringBuilder("{\"object\":\"list\",\"data\":[");
    String separator = "";
    for (Map.Entry<String, String> entry : owners.entrySet()) {
      StringBuilder one = new StringBuilder("{\"id\":");
      quote(entry.getKey(), one).append(",\"object\":\"model\",\"created\":").append(created);
      quote(entry.getValue(), one.append(",\"owned_by\":")).append('}');
      each.put(entry.getKey(), one.toString().getBytes(StandardCharsets.UTF_8));
      list.append(separator).append(one);
      separator = ",";
    }
    all = list.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  byte[] all() {
    return all;
  }

  Optional<byte[]> one(String id) {
    return Optional.ofNullable(each.get(id));
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

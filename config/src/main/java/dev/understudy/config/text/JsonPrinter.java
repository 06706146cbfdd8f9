package dev.understudy.config.text;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plain values (maps, lists, strings, numbers, booleans, null) to indented JSON.
public final class JsonPrinter {
  private final StringBuilder out = new StringBuilder();

  private JsonPrinter() {}

  /// The text, with a line feed at its end.
  public static String print(Object value) {
    JsonPrinter printer = new JsonPrinter();
    printer.write(value, "\n");
    return printer.out.append('\n').toString();
  }

  private void write(@Nullable Object value, String newline) {
    if (value instanceof Map<?, ?> map) {
      object(map, newline);
    } else if (value instanceof List<?> list) {
      array(list, newline);
    } else if (value instanceof String text) {
      quote(text);
    } else {
      out.append(value);
    }
  }

  private void object(Map<?, ?> map, String newline) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    String inner = newline + "  ";
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator).append(inner);
      quote(entry.getKey().toString());
      out.append(": ");
      write(entry.getValue(), inner);
      separator = ",";
    }
    out.append(newline).append('}');
  }

  private void array(List<?> list, String newline) {
    boolean simple = list.stream().noneMatch(item -> item instanceof Map || item instanceof List);
    String inner = simple ? "" : newline + "  ";
    String separator = "[";
    for (Object item : list) {
      out.append(separator).append(inner);
      write(item, inner);
      separator = simple ? ", " : ",";
    }
    out.append(list.isEmpty() ? "[" : simple ? "" : newline).append(']');
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c) || c == 0x7f) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}

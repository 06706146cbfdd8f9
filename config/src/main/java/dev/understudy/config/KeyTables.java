package dev.understudy.config;

import dev.understudy.config.shape.Key;
import dev.understudy.config.shape.Section;
import dev.understudy.config.text.JsonPrinter;
import java.util.Map;

/// The description of the format as Markdown tables.
final class KeyTables {
  private KeyTables() {}

  static String of(Section<?> root) {
    StringBuilder out = new StringBuilder();
    for (Section<?> section : root.sections()) {
      out.append("### `").append(section.name()).append("`\n\n");
      out.append(section.doc()).append("\n\n");
      out.append("| key | value | default | meaning |\n|---|---|---|---|\n");
      for (Key<?> key : section.keys()) {
        out.append("| `").append(key.name()).append("` | ").append(key.words());
        out.append(" | ").append(usual(key.presence())).append(" | ");
        out.append(key.doc().replace("|", "\\|")).append(" |\n");
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static String usual(Key.Presence presence) {
    return switch (presence) {
      case Key.Presence.Required required -> "required";
      case Key.Presence.Ignored ignored -> "ignored";
      case Key.Presence.Optional(var meaning) -> meaning;
      case Key.Presence.Defaulted(Map<?, ?> map) when map.isEmpty() -> "its defaults";
      case Key.Presence.Defaulted(var value) ->
          "`" + JsonPrinter.print(value).strip().replaceAll("\\s+", " ") + "`";
    };
  }
}

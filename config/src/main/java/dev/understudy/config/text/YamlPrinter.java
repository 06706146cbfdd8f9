package dev.understudy.config.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Plain values (maps, lists, strings, numbers, booleans) to YAML.
public final class YamlPrinter {
  private YamlPrinter() {}

  /// A block-style document that [YamlText] reads back as the same values.
  public static String print(Map<String, ?> document) {
    DumpSettings settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndent(4)
            .setIndentWithIndicator(true)
            .setWidth(1000)
            .build();
    return new Dump(settings).dumpToString(tree(document));
  }

  /// A copy in which nothing is shared, so that no anchors are written.
  private static Object tree(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(key, tree(item)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return new ArrayList<>(list.stream().map(YamlPrinter::tree).toList());
    }
    return value;
  }
}

package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.understudy.config.text.JsonPrinter;
import dev.understudy.testkit.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The JSON Schema accepts a document if and only if reading it key by key does. Rules over several
/// keys and over the environment are beyond the schema and are not part of the comparison.
class SchemaProperties {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ConfigFile.schema());

  private static final List<@Nullable Object> ODD =
      Arrays.asList(
          null,
          true,
          false,
          0,
          1,
          -1,
          2,
          64,
          65,
          99,
          100,
          100.0,
          429,
          599,
          600,
          65535,
          65536,
          0.5,
          1.5,
          -0.5,
          new BigInteger("99999999999999999999"),
          Integer.MAX_VALUE,
          (long) Integer.MAX_VALUE + 1,
          "",
          " ",
          "off",
          "none",
          "true",
          "0s",
          "0.0s",
          "10s",
          "1.5m",
          "10 s",
          "10",
          "0.0000001s",
          "p95",
          "5xx",
          "6xx",
          "429",
          "500-599",
          "599-500",
          "500 - 599",
          "same_model",
          "different_provider",
          "global",
          "all_retries",
          "openai/gpt-4o",
          "openai",
          "/x",
          "a/b c",
          "claude",
          "chatgpt",
          "bedrock",
          "v0.3.0",
          "v2",
          "a".repeat(64),
          "ü",
          List.of(),
          List.of("same_model", "same_model"),
          List.of("same_model", "same_provider"),
          List.of(429, "500-599"),
          Map.of(),
          Map.of("target", "x"),
          Map.of("strategy", "same_model", "max_attempts", 2));

  private static boolean schemaAccepts(String json) {
    return SCHEMA.validate(json, InputFormat.JSON).isEmpty();
  }

  private static boolean readerAccepts(String json) {
    Loaded<Configuration> loaded = ConfigFile.parse(json, "random.json", RandomSettings.VARIABLES);
    assertThat(loaded.problems())
        .as(json)
        .noneMatch(problem -> problem.kind() == Problem.Kind.SYNTAX);
    return loaded.problems().stream()
        .noneMatch(problem -> problem.kind() == Problem.Kind.STRUCTURE);
  }

  private static Map<String, Object> document(long seed) {
    return FileFormat.FILE.print(Drafts.of(new RandomSettings(seed).configuration()));
  }

  @Test
  void validDocumentsAreAcceptedByBoth() {
    Seeds.check(
        200,
        seed -> {
          String json = JsonPrinter.print(document(seed));
          assertThat(SCHEMA.validate(json, InputFormat.JSON)).as(json).isEmpty();
          assertThat(readerAccepts(json)).as(json).isTrue();
        });
  }

  @Test
  void changedDocumentsAreAcceptedByBothOrByNeither() {
    int[] accepted = new int[2];
    Seeds.check(
        2500,
        seed -> {
          Random random = new Random(seed);
          Object changed = mutable(document(seed % 100));
          for (int i = random.nextInt(2); i >= 0; i--) {
            change(changed, random);
          }
          String json = JsonPrinter.print(changed);
          var objections = SCHEMA.validate(json, InputFormat.JSON);
          boolean bySchema = objections.isEmpty();
          accepted[bySchema ? 1 : 0]++;
          assertThat(readerAccepts(json))
              .as("schema says %s, %s", objections, json)
              .isEqualTo(bySchema);
        });
    if (Long.getLong("seed") == null) {
      assertThat(accepted[0]).as("rejected by both").isGreaterThan(100);
      assertThat(accepted[1]).as("accepted by both").isGreaterThan(100);
    }
  }

  @Test
  void plainValuesInPlaceOfADocumentAreRejectedByBoth() {
    for (Object odd : ODD) {
      String json = odd == null ? "null" : JsonPrinter.print(odd);
      assertThat(schemaAccepts(json)).as(json).isFalse();
      assertThat(readerAccepts(json)).as(json).isFalse();
    }
  }

  private static Object mutable(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(key, mutable(item)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(mutable(item)));
      return copy;
    }
    return value;
  }

  /// Descends to a random collection and changes something in it.
  @SuppressWarnings("unchecked")
  private static void change(Object value, Random random) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      Map<Object, @Nullable Object> table = (Map<Object, @Nullable Object>) map;
      List<Object> keys = List.copyOf(table.keySet());
      Object key = keys.get(random.nextInt(keys.size()));
      Object inner = table.get(key);
      if (random.nextInt(5) > 0 && (inner instanceof Map || inner instanceof List)) {
        change(inner, random);
        return;
      }
      switch (random.nextInt(5)) {
        case 0 -> table.remove(key);
        case 1 -> table.put(key + "s", table.remove(key));
        case 2 -> table.put("extra", odd(random));
        default -> table.put(key, odd(random));
      }
    } else if (value instanceof List<?> some && !some.isEmpty()) {
      List<@Nullable Object> list = (List<@Nullable Object>) some;
      int index = random.nextInt(list.size());
      Object inner = list.get(index);
      if (random.nextInt(5) > 0 && (inner instanceof Map || inner instanceof List)) {
        change(inner, random);
        return;
      }
      switch (random.nextInt(4)) {
        case 0 -> list.remove(index);
        case 1 -> list.add(inner);
        default -> list.set(index, odd(random));
      }
    }
  }

  private static @Nullable Object odd(Random random) {
    Object odd = ODD.get(random.nextInt(ODD.size()));
    return odd == null ? null : mutable(odd);
  }
}

package dev.understudy.dialects.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonCursorTest {

  private static boolean isJson(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return JsonCursor.isJson(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u00e9\\uD83D\\ude00\"",
        "\"\\ud83d\"",
        "\"\"",
        "[1,2.5e3,{}]"
      })
  void takesEveryEscapeThereIs(String text) {
    assertThat(isJson(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u123\"",
        "\"\\U0041\"",
        "\"\n\""
      })
  void refusesWhatIsNoEscape(String text) {
    assertThat(isJson(text)).isFalse();
  }

  @Test
  void whatIsEscapedComesBack() {
    Seeds.check(
        500,
        seed -> {
          Random random = new Random(seed);
          int[] points =
              random
                  .ints(random.nextInt(20), 0, 0x1_1000)
                  .filter(point -> point < 0xD800 || point > 0xDFFF)
                  .toArray();
          String text = new String(points, 0, points.length);
          Bytes quoted = new Bytes(0);
          JsonWriter.string(text, quoted);
          assertThat(JsonMapper.shared().readTree(quoted.toString()).stringValue()).isEqualTo(text);
          byte[] json = JsonMapper.shared().writeValueAsBytes(text);
          Bytes plain = new Bytes(0);
          Text.unescape(json, 1, json.length - 1, plain);
          assertThat(plain.toString()).isEqualTo(text);
        });
  }

  @Test
  void numbersAreWrittenAsTheyAre() {
    for (long number : new long[] {0, 7, 10, 99, 100, 1234567890123L, Long.MAX_VALUE}) {
      Bytes out = new Bytes(0);
      JsonWriter.number(number, out);
      assertThat(out.toString()).isEqualTo(Long.toString(number));
    }
  }
}

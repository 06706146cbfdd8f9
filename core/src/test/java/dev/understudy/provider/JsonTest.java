package dev.understudy.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"\"",
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1.0",
        "1.50e+10",
        "1E-400000000000",
        "123456789012345678901234567890",
        "{\"b\":1,\"a\":[true,null,{\"c\":\"\"}]}",
        "\"\\\"\\\\\\n\\r\\t\\u0000\\u001f/é漢😀\"",
        "\"\\ud83d\"",
        "\"\\ude00\\ud83d\"",
      })
  void aDocumentWithoutBlanksIsWrittenAsItWasRead(String document) {
    assertThat(Json.parse(document).write()).isEqualTo(document);
  }

  @Test
  void blanksAndOtherEscapesMeanTheSame() {
    Json read = Json.parse(" { \"\\u0061\" : [ 1 ,\t\"\\/\\b\\f\\ud83d\\ude00\" ]\r\n} ");

    assertThat(read)
        .isEqualTo(Json.object("a", Json.of(List.of(Json.of(1), Json.of("/\b\f\uD83D\uDE00")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "\"",
        "tru",
        "truely",
        "nul",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "Infinity",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12",
        "\"a\nb\"",
        "\"\u0000\"",
        "1 1",
        "{}{}",
        "// a\n1",
        "\uFEFF1",
        "\u00A01",
        "\"\\u\uFF11\uFF11\uFF11\uFF11\"",
        "\u0661",
      })
  void anythingElseIsRefused(String document) {
    assertThatThrownBy(() -> Json.parse(document)).isInstanceOf(Json.Malformed.class);
  }

  @Test
  void aRefusalSaysWhere() {
    Json.Malformed refusal =
        catchThrowableOfType(
            Json.Malformed.class, () -> Json.parse("{\n  \"a\": 1,\n  \"a\": 2\n}"));

    assertThat(refusal).hasMessage("line 3, column 3: a member name occurs twice");
    assertThat(refusal.offset()).isEqualTo(14);
  }

  @Test
  void aRefusalQuotesNothing() {
    assertThatThrownBy(() -> Json.parse("[\"secret\" \"word\"]"))
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("word");
  }

  @Test
  void depthIsLimited() {
    String deepest = "[".repeat(Json.MAX_DEPTH + 1) + "]".repeat(Json.MAX_DEPTH + 1);

    assertThat(Json.parse(deepest).write()).isEqualTo(deepest);
    assertThatThrownBy(() -> Json.parse("[" + deepest + "]")).hasMessageContaining("deeper");
    assertThatThrownBy(() -> Json.parse("[".repeat(10_000_000))).hasMessageContaining("deeper");
  }

  @Test
  void bytesMustBeUtf8() {
    assertThat(Json.parse("\"é\"".getBytes(StandardCharsets.UTF_8))).isEqualTo(Json.of("é"));
    assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'}))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void objectsAreEqualInAnyOrderButKeepTheirs() {
    Json one = Json.parse("{\"a\":1,\"b\":2}");
    Json other = Json.parse("{\"b\":2,\"a\":1}");

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(other.write()).isEqualTo("{\"b\":2,\"a\":1}");
  }

  @Test
  void numbersAreWholeOnlyIfSpelledSo() {
    assertThat(new Json.Num("9223372036854775807").whole()).hasValue(Long.MAX_VALUE);
    assertThat(new Json.Num("-9223372036854775808").whole()).hasValue(Long.MIN_VALUE);
    assertThat(new Json.Num("9223372036854775808").whole()).isEmpty();
    assertThat(new Json.Num("1.0").whole()).isEmpty();
    assertThat(new Json.Num("1e3").whole()).isEmpty();
    assertThat(new Json.Num("1e400").approximate()).isEmpty();
    assertThat(new Json.Num("0.5").approximate()).hasValue(0.5);
    assertThatThrownBy(() -> new Json.Num("1 ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doublesAreSpelledShort() {
    assertThat(Json.of(1.0).write()).isEqualTo("1");
    assertThat(Json.of(0.7).write()).isEqualTo("0.7");
    assertThat(Json.of(1e300).write()).isEqualTo("1.0E300");
    assertThatThrownBy(() -> Json.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}

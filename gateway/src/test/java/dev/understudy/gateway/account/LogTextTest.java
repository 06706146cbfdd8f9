package dev.understudy.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {
  @Test
  void plainValuesStandAsTheyAre() {
    assertThat(new LogText("call").add("id", "a-1").add("n", 3).millis("ms", 1_234_567))
        .hasToString("call id=a-1 n=3 ms=1.234");
    assertThat(new LogText("call").millis("ms", 1_005_000)).hasToString("call ms=1.005");
  }

  @Test
  void valuesWithBlanksAreQuoted() {
    assertThat(new LogText("x").add("a", "b c").add("d", "").add("e", "f=\"g\\"))
        .hasToString("x a=\"b c\" d=\"\" e=\"f=\\\"g\\\\\"");
    assertThat(new LogText("x").add("a", "schön")).hasToString("x a=\"schön\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\rb",
        "\u001b[2J",
        "a\u0000b",
        "a\u0085b",
        "a\u2028b",
        "a\u202eb",
        "a\u200fb",
        "\u007f",
        "\ud800"
      })
  void nothingForgesALineOrMovesACursor(String value) {
    String line = new LogText("x").add("a", value).toString();
    assertThat(line.chars().allMatch(c -> c >= ' ' && c < 0x7f)).as(line).isTrue();
    assertThat(line).contains("\\u");
  }
}

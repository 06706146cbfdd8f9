package dev.understudy.dialects.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrubberTest {
  private static final String OWN = "canary-0123456789-abcdef";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Incorrect API key provided: sk-proj-abc_DEF-1. See|Incorrect API key provided: sk-***",
        "sent Authorization: Bearer  eyJh.bGci-x done|sent Authorization: Bearer *** done",
        "GET /v1?key=AbC123&alt=sse|GET /v1?key=***&alt=sse",
        "GET /v1?api_KEY=AbC123|GET /v1?api_KEY=***",
        "AIzaSyAbc x|AIza*** x",
        "a task-force met|a task-force met"
      })
  void secretsAreHiddenByTheirShape(String text, String clean) {
    assertThat(Scrubber.byShape().scrub(text)).startsWith(clean);
    assertThat(Scrubber.byShape().scrub(text)).doesNotContain("AbC123", "proj", "eyJh", "SyAbc");
  }

  @Test
  void ownKeysAreHiddenWhereverTheyAre() {
    Scrubber scrubber = Scrubber.hiding(List.of(OWN, "", "ab"));
    assertThat(scrubber.scrub("x" + OWN + "y" + OWN)).isEqualTo("x***y***");
    assertThat(scrubber.scrub("drab")).isEqualTo("drab");
  }

  @Test
  void noCutLeavesPartOfAnOwnKey() {
    Scrubber scrubber = Scrubber.hiding(List.of(OWN));
    for (int padding = 480; padding < 520; padding++) {
      String clean = scrubber.scrub("x".repeat(padding) + OWN + " and more");
      assertThat(clean).hasSizeLessThanOrEqualTo(Scrubber.KEPT).doesNotContain("canary");
    }
    for (int cut = 6; cut < OWN.length(); cut++) {
      assertThat(scrubber.scrub("key " + OWN.substring(0, cut))).doesNotContain("canary");
    }
  }

  @Test
  void controlsBecomeBlanks() {
    assertThat(Scrubber.byShape().scrub("a\r\nb\u001b[31mc")).isEqualTo("a  b [31mc");
  }

  @Test
  void noErrorPathShowsOurKey() {
    ErrorClassifier openai = ErrorClassifier.of("openai").scrubbing(Scrubber.hiding(List.of(OWN)));
    for (String body :
        List.of(
            "{\"error\":{\"message\":\"bad key " + OWN + "\",\"code\":\"" + OWN + "\"}}",
            "{\"error\":\"" + OWN + "\"}",
            "{\"detail\":\"" + OWN + "\"}",
            OWN,
            "<html>" + OWN)) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      for (int status : new int[] {200, 302, 400, 401, 429, 500, 503}) {
        assertThat(openai.judge(status, HeaderLookup.NONE, bytes, Case.NOW).toString())
            .doesNotContain(OWN);
      }
      assertThat(openai.judgeInBand(bytes, Case.NOW).toString()).doesNotContain(OWN);
    }
  }
}

package dev.understudy.dialects.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Where;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {

  @Test
  void aRowIsEvidenceAndJudgement() {
    RuleFile file =
        RuleFile.parse(
            "x",
            "title: X\n429 code=Slow says=\"one two|three\" hint<=5s -> THROTTLED where=other wait=2s unconfirmed\n");
    ErrorRule rule = file.rules().get(0);
    assertThat(rule.kind()).isEqualTo(FailureKind.THROTTLED);
    assertThat(rule.where()).isEqualTo(Where.OTHER_TARGET);
    assertThat(rule.patience()).hasValue(Duration.ofSeconds(2));
    assertThat(rule.unconfirmed()).isTrue();
    assertThat(rule.from()).isEqualTo("x:2");
    assertThat(rule.evidence())
        .isEqualTo("429, code `slow`, message says \"one two\" or \"three\", asks for at most 5 s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "429 -> QUOTA_EXHAUSTED where=any~QUOTA_EXHAUSTED may not be tried ANY_TARGET",
        "400 -> CONTENT_POLICY where=other~CONTENT_POLICY may not be tried OTHER_TARGET",
        "400 -> NO_SUCH_KIND~NO_SUCH_KIND",
        "99 -> AUTH~not a status: 99",
        "500-400 -> AUTH~not a status: 500-400",
        "429 color=red -> THROTTLED~unknown field: color",
        "429 code= -> THROTTLED~a condition without a value",
        "429 -> THROTTLED where=home~unknown place: home",
        "429 -> THROTTLED wait=soon~not a duration: soon",
        "429 -> THROTTLED quickly~unknown judgement: quickly",
        "400 -> BAD_REQUEST wait=1s~nothing to wait for",
        "429 says=\"open -> THROTTLED~a quote that does not end",
        "colour: red~unknown setting: colour: red",
        "nonsense~neither a setting nor a row"
      })
  void aWrongLineIsNamed(String line, String complaint) {
    assertThatThrownBy(() -> RuleFile.parse("x", "title: X\n\n" + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("x.rules:3: ")
        .hasMessageContaining(complaint);
  }

  @Test
  void everyProviderFallsBackToTheStatusTable() {
    for (String name : Providers.FILES) {
      if (!name.equals("status")) {
        assertThat(Providers.of(name)).as(name).contains(Providers.file("status"));
      }
    }
  }

  @Test
  void anUnknownProviderIsJudgedByTheInterfaceItSpeaks() {
    byte[] overloaded =
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var failure =
        ErrorClassifier.of("acme", "anthropic").judge(500, HeaderLookup.NONE, overloaded, Case.NOW);
    assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED);
    assertThat(Providers.isKnown("acme")).isFalse();
    assertThat(Providers.of("acme").get(0).name()).isEqualTo("generic");
    assertThat(Providers.of("X-AI").get(0).name()).isEqualTo("xai");
  }

  @Test
  void aCallersOwnRejectedKeyIsTheCallersAffair() {
    ErrorClassifier callers = ErrorClassifier.of("openai").forCallersKey();
    assertThat(callers.judge(401, HeaderLookup.NONE, new byte[0], Case.NOW).where())
        .isEqualTo(Where.NOWHERE);
    assertThat(callers.judge(500, HeaderLookup.NONE, new byte[0], Case.NOW).where())
        .isEqualTo(Where.ANY_TARGET);
  }
}

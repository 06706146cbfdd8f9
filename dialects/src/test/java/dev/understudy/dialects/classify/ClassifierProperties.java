package dev.understudy.dialects.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.Endpoint;
import dev.understudy.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassifierProperties {
  private static final Duration DAY = Duration.ofHours(24);
  private static final List<String> HINTS =
      List.of("", "0", "5", "-1", "1e999", "junk", "Sat, 21 Nov 2026 12:00:10 GMT", "6m0s", "9999");

  @Test
  void anyStatusFieldsAndBytesHaveAVerdict() {
    List<Case> cases = Case.all();
    Seeds.check(
        3000,
        seed -> {
          Random random = new Random(seed);
          Case model = cases.get(random.nextInt(cases.size()));
          byte[] body = damaged(model.body(), random);
          HeaderLookup headers =
              name -> List.of(HINTS.get(Math.floorMod(name.hashCode() + (int) seed, HINTS.size())));
          int status = random.nextBoolean() ? model.status() : random.nextInt(-10, 1100);
          ErrorClassifier classifier = model.classifier();
          sound(classifier.judge(status, headers, body, Case.NOW));
          sound(classifier.judgeInBand(body, Case.NOW));
          sound(classifier.judgeUnstreamed(headers, body, Case.NOW));
          for (Endpoint endpoint : Endpoint.values()) {
            classifier.judgeAnswer(endpoint, headers, body, Case.NOW).ifPresent(this::sound);
          }
        });
  }

  @Test
  void statusesAtTheEdgesOfNumbersHaveAVerdict() {
    for (int status : new int[] {Integer.MIN_VALUE, -1, 0, 99, 1000, Integer.MAX_VALUE}) {
      Verdict.Failure failure =
          ErrorClassifier.of("openai").judge(status, HeaderLookup.NONE, new byte[0], Case.NOW);
      assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
    }
  }

  @Test
  void aBodyCutAnywhereKeepsWhatItsCodeSaid() {
    String body =
        "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"Grüße\",\"type\":\"x\"},\"a\":[1]}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    int read = body.indexOf(",\"message\"");
    for (int cut = 0; cut <= bytes.length; cut++) {
      Verdict.Failure failure =
          ErrorClassifier.of("openai")
              .judge(429, HeaderLookup.NONE, Arrays.copyOf(bytes, cut), Case.NOW);
      assertThat(failure.kind())
          .as("cut at " + cut)
          .isEqualTo(cut >= read ? FailureKind.QUOTA_EXHAUSTED : FailureKind.THROTTLED);
    }
  }

  @Test
  void junkAfterTheCodeDoesNotSpoilIt() {
    for (String tail :
        List.of("[".repeat(100_000), "\"x\":".repeat(9000), "\u0000", "}}}}", "é".repeat(70_000))) {
      byte[] body =
          ("{\"error\":{\"code\":\"insufficient_quota\",\"x\":" + tail)
              .getBytes(StandardCharsets.UTF_8);
      assertThat(ErrorClassifier.of("openai").judge(429, HeaderLookup.NONE, body, Case.NOW).kind())
          .isEqualTo(FailureKind.QUOTA_EXHAUSTED);
    }
  }

  @Test
  void onlyTheFirstSixtyFourKilobytesAreRead() {
    String late =
        "{\"x\":\"" + "x".repeat(64 * 1024) + "\",\"error\":{\"code\":\"insufficient_quota\"}}";
    String early =
        "{\"x\":\"" + "x".repeat(60 * 1024) + "\",\"error\":{\"code\":\"insufficient_quota\"}}";
    assertThat(quotaIn(late)).isFalse();
    assertThat(quotaIn(early)).isTrue();
  }

  @Test
  void invalidBytesBecomeReplacementCharactersInErrorTexts() {
    byte[] body = "{\"error\":{\"message\":\"a?b\"}}".getBytes(StandardCharsets.UTF_8);
    body[23] = (byte) 0xFF;
    Verdict.Failure failure =
        ErrorClassifier.of("openai").judge(500, HeaderLookup.NONE, body, Case.NOW);
    assertThat(failure.evidence().detail().orElse("")).contains("\uFFFD");
  }

  private static boolean quotaIn(String body) {
    return ErrorClassifier.of("openai")
            .judge(429, HeaderLookup.NONE, body.getBytes(StandardCharsets.UTF_8), Case.NOW)
            .kind()
        == FailureKind.QUOTA_EXHAUSTED;
  }

  private void sound(Verdict.Failure failure) {
    if (failure.kind() == FailureKind.QUOTA_EXHAUSTED) {
      assertThat(failure.where()).isEqualTo(Where.OTHER_TARGET);
    }
    if (failure.kind() == FailureKind.CONTENT_POLICY) {
      assertThat(failure.where()).isEqualTo(Where.NOWHERE);
    }
    failure.retryAfter().ifPresent(hint -> assertThat(hint).isBetween(Duration.ZERO, DAY));
    assertThat(failure.evidence().detail().orElse("").length()).isLessThanOrEqualTo(512);
  }

  private static byte[] damaged(byte[] body, Random random) {
    byte[] copy = Arrays.copyOf(body, random.nextInt(body.length + 1));
    for (int i = random.nextInt(6); i > 0 && copy.length > 0; i--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(8) == 0) {
      copy = new byte[random.nextInt(300)];
      random.nextBytes(copy);
    }
    return copy;
  }
}

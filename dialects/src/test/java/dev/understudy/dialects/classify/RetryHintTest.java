package dev.understudy.dialects.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Where;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryHintTest {
  private static final Instant NOW = Case.NOW;
  private static final Duration DAY = Duration.ofHours(24);

  @Test
  void sourcesAreAskedInTheirOrder() {
    String body =
        "{\"error\":{\"message\":\"try again in 6s\",\"details\":[{\"retryDelay\":\"4s\"}]}}";
    String limits = "x-ratelimit-remaining-requests=0;x-ratelimit-reset-requests=5s";
    assertThat(throttled("retry-after-ms=1000;x-ms-retry-after-ms=2000;retry-after=3", body))
        .hasValue(seconds(1));
    assertThat(throttled("x-ms-retry-after-ms=2000;retry-after=3", body)).hasValue(seconds(2));
    assertThat(throttled("retry-after=3;" + limits, body)).hasValue(seconds(3));
    assertThat(throttled(limits, body)).hasValue(seconds(4));
    assertThat(throttled(limits, "{\"error\":{\"message\":\"try again in 6s\"}}"))
        .hasValue(seconds(5));
    assertThat(throttled("", "{\"error\":{\"message\":\"try again in 6s\"}}")).hasValue(seconds(6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "NaN", "-1", "-0", "0x10", "soon", "1 s", "1..2", "1e", "--1", "١"})
  void garbageIsAbsentAndTheNextSourceSpeaks(String garbage) {
    assertThat(throttled("retry-after-ms=" + garbage + ";retry-after=3", "")).hasValue(seconds(3));
    assertThat(throttled("retry-after=" + garbage, "{\"error\":{\"message\":\"retry in 7s\"}}"))
        .hasValue(seconds(7));
  }

  @Test
  void zeroIsAHintOfZero() {
    assertThat(throttled("retry-after-ms=0;retry-after=3", "")).hasValue(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Infinity",
        "inf",
        "1e400",
        "123456789012345678901234567890",
        "86401",
        "1e99999999999"
      })
  void aHugeNumberIsADay(String huge) {
    assertThat(throttled("retry-after=" + huge, "")).hasValue(DAY);
  }

  @Test
  void namesHaveNoCaseAndBlanksAreTrimmed() {
    HeaderLookup headers = HeaderLookup.of(Map.of("Retry-AFTER", List.of("  2\t")));
    assertThat(new RetryHint(headers, ErrorFacts.NOTHING, NOW).asked()).hasValue(seconds(2));
  }

  @Test
  void aValueOverSixtyFourCharactersIsAbsent() {
    assertThat(throttled("retry-after=" + "0".repeat(63) + "2", "")).hasValue(seconds(2));
    assertThat(throttled("retry-after=" + "0".repeat(64) + "2", "")).isEmpty();
  }

  @Test
  void ofSeveralValuesTheLargestUsableCounts() {
    HeaderLookup twice = HeaderLookup.of(Map.of("retry-after", List.of("2", "junk", "5", "-9")));
    assertThat(new RetryHint(twice, ErrorFacts.NOTHING, NOW).asked()).hasValue(seconds(5));
    assertThat(throttled("retry-after=2, x, 7,3", "")).hasValue(seconds(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sat, 21 Nov 2026 12:00:10 GMT",
        "Saturday, 21-Nov-26 12:00:10 GMT",
        "Sat Nov 21 12:00:10 2026"
      })
  void datesComeInThreeForms(String date) {
    assertThat(throttled("retry-after=" + date, "")).hasValue(seconds(10));
  }

  @Test
  void anAsctimeDayMayBePaddedWithABlank() {
    Instant then = Instant.parse("1994-11-06T08:49:37Z");
    assertThat(HttpDate.parse("Sun Nov  6 08:49:37 1994", NOW)).hasValue(then);
    assertThat(HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", NOW)).hasValue(then);
    assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT", NOW)).hasValue(then);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sat, 21 Nov 2026 12:00:10",
        "Sat, 31 Feb 2026 12:00:10 GMT",
        "Sat, 21 Foo 2026 12:00:10 GMT",
        "Sat, 21 Nov 2026 25:00:10 GMT",
        "Sat, 21 Nov 2026 12:00:10 PST"
      })
  void whatIsNotADateIsAbsent(String text) {
    assertThat(HttpDate.parse(text, NOW)).isEmpty();
  }

  @Test
  void aDateInThePastIsZeroAndOneTooFarAheadIsADay() {
    assertThat(throttled("retry-after=Sat, 21 Nov 2020 12:00:10 GMT", "")).hasValue(Duration.ZERO);
    assertThat(throttled("retry-after=Sun, 21 Nov 2027 12:00:10 GMT", "")).hasValue(DAY);
  }

  @Test
  void datesAreComparedWithTheAnswersOwnClockIfItIsCloseToOurs() {
    String date = "retry-after=Sat, 21 Nov 2026 12:05:10 GMT";
    assertThat(throttled(date + ";date=Sat, 21 Nov 2026 12:05:00 GMT", "")).hasValue(seconds(10));
    assertThat(throttled(date + ";date=Sat, 21 Nov 2026 12:11:00 GMT", "")).hasValue(seconds(310));
    assertThat(throttled(date + ";date=nonsense", "")).hasValue(seconds(310));
  }

  @Test
  void epochsAreComparedWithOurClock() {
    String limit = "date=Sat, 21 Nov 2026 12:05:00 GMT;x-ratelimit-remaining=0;x-ratelimit-reset=";
    long epoch = NOW.getEpochSecond() + 20;
    assertThat(throttled(limit + epoch, "")).hasValue(seconds(20));
    assertThat(throttled(limit + epoch * 1000, "")).hasValue(seconds(20));
    assertThat(throttled(limit + (epoch - 100), "")).hasValue(Duration.ZERO);
    assertThat(throttled(limit + "1e300", "")).hasValue(DAY);
  }

  @ParameterizedTest
  @CsvSource({
    "17ms, 17",
    "1s, 1000",
    "6m0s, 360000",
    "2m59.56s, 179560",
    "1h2m3s, 3723000",
    "45, 45000",
    "2026-11-21T12:00:30Z, 30000",
    "2026-11-21T13:00:30.5+01:00, 30500",
    "999999999, 86400000"
  })
  void resetsComeAsDurationsNumbersAndInstants(String reset, long millis) {
    String limit = "x-ratelimit-remaining-tokens=0;x-ratelimit-reset-tokens=";
    assertThat(throttled(limit + reset, "")).hasValue(Duration.ofMillis(millis));
  }

  @Test
  void aResetCountsOnlyForASpentDimensionOfAThrottledRequest() {
    String spent = "x-ratelimit-remaining-tokens=0;x-ratelimit-reset-tokens=5s";
    String left = "x-ratelimit-remaining-requests=1;x-ratelimit-reset-requests=9s";
    assertThat(throttled(spent + ";" + left, "")).hasValue(seconds(5));
    assertThat(throttled(left, "")).isEmpty();
    assertThat(throttled("x-ratelimit-reset-tokens=5s", "")).isEmpty();
    assertThat(hint(spent, "").asked()).isEmpty();
  }

  @Test
  void ofSeveralSpentDimensionsTheLargestResetCounts() {
    assertThat(
            throttled(
                "anthropic-ratelimit-requests-remaining=0"
                    + ";anthropic-ratelimit-requests-reset=2026-11-21T12:00:05Z"
                    + ";anthropic-ratelimit-output-tokens-remaining=0"
                    + ";anthropic-ratelimit-output-tokens-reset=2026-11-21T12:00:50Z",
                ""))
        .hasValue(seconds(50));
  }

  @ParameterizedTest
  @CsvSource({
    "Please try again in 6m0s., 360000",
    "Please retry in 12.3s, 12300",
    "Please retry after 86400 seconds., 86400000",
    "RETRY AFTER 1 minute, 60000",
    "back in 1m26.4s or so, 86400",
    "try again in 20ms. Or retry in 9s, 20",
    "try again in 250 ms, 250"
  })
  void messagesSayWhen(String message, long millis) {
    assertThat(throttled("", "{\"error\":{\"message\":\"" + message + "\"}}"))
        .hasValue(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"try again in a while", "retry after", "used 5s in total", "try again in"})
  void messagesThatDoNotSayWhenAreAbsent(String message) {
    assertThat(throttled("", "{\"error\":{\"message\":\"" + message + "\"}}")).isEmpty();
  }

  @Test
  void onlyTheFirstFourKilobytesOfAMessageAreSearched() {
    String padding = "x".repeat(4096);
    assertThat(throttled("", padding + " try again in 5s")).isEmpty();
    assertThat(throttled("", "x".repeat(4000) + " try again in 5s")).hasValue(seconds(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1m 2s", "5", "s", "5x", "-5s", "1s!", "", "1e3s"})
  void aDurationHasNumbersWithUnitsAndNothingElse(String text) {
    assertThat(HintValue.duration(text)).isEmpty();
  }

  @Test
  void waitsRoundUpAndNeverDown() {
    assertThat(throttled("retry-after=2", "")).hasValue(seconds(2));
    assertThat(throttled("retry-after=0.0000000001", "")).hasValue(Duration.ofNanos(1));
    assertThat(throttled("retry-after-ms=0.1234567", "")).hasValue(Duration.ofNanos(123_457));
    assertThat(throttled("retry-after=1e-400", "")).hasValue(Duration.ZERO);
  }

  @Test
  void providerDefaultsComeLast() {
    byte[] body =
        "{\"error\":{\"code\":429,\"message\":\"Resource exhausted. Please try again later\"}}"
            .getBytes(StandardCharsets.UTF_8);
    ErrorClassifier gemini = ErrorClassifier.of("gemini");
    assertThat(gemini.judge(429, HeaderLookup.NONE, body, NOW).retryAfter()).hasValue(seconds(10));
    HeaderLookup asked = HeaderLookup.of(Map.of("retry-after", List.of("3")));
    assertThat(gemini.judge(429, asked, body, NOW).retryAfter()).hasValue(seconds(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "1", "", "truefalse"})
  void anythingButTrueAndFalseIsNoAdvice(String advice) {
    HeaderLookup headers = HeaderLookup.of(Map.of("x-should-retry", List.of(advice)));
    ErrorClassifier openai = ErrorClassifier.of("openai");
    assertThat(openai.judge(500, headers, new byte[0], NOW).where()).isEqualTo(Where.ANY_TARGET);
    assertThat(openai.judge(409, headers, new byte[0], NOW).where()).isEqualTo(Where.NOWHERE);
  }

  @Test
  void adviceToRetryOpensConflictsLocksAndServerFaultsOnly() {
    HeaderLookup headers = HeaderLookup.of(Map.of("X-Should-Retry", List.of("True")));
    ErrorClassifier openai = ErrorClassifier.of("openai");
    for (int status = 400; status < 500; status++) {
      boolean closed =
          openai.judge(status, HeaderLookup.NONE, new byte[0], NOW).where() == Where.NOWHERE;
      boolean opens = status == 409 || status == 423 || status == 424;
      boolean stillClosed =
          openai.judge(status, headers, new byte[0], NOW).where() == Where.NOWHERE;
      assertThat(stillClosed).as("status " + status).isEqualTo(closed && !opens);
    }
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Optional<Duration> throttled(String headers, String body) {
    return hint(headers, body).askedWhenThrottled(RuleBook.of("generic").limits());
  }

  private static RetryHint hint(String headers, String body) {
    Map<String, List<String>> fields =
        Arrays.stream(headers.split(";", -1))
            .filter(field -> field.contains("="))
            .collect(
                Collectors.toMap(
                    field -> field.substring(0, field.indexOf('=')),
                    field -> List.of(field.substring(field.indexOf('=') + 1)),
                    (first, second) -> second));
    ErrorFacts facts = ErrorProbe.read(body.getBytes(StandardCharsets.UTF_8));
    return new RetryHint(HeaderLookup.of(fields), facts, NOW);
  }
}

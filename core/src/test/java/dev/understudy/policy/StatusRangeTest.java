package dev.understudy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusRangeTest {

  @ParameterizedTest
  @CsvSource({
    "400-499, 399, false",
    "400-499, 400, true",
    "400-499, 499, true",
    "400-499, 500, false"
  })
  void aRangeContainsBothOfItsEnds(String range, int status, boolean contained) {
    assertThat(StatusRange.parse(range).contains(status)).isEqualTo(contained);
  }

  @ParameterizedTest
  @CsvSource({
    "400-410, 410-420, true",
    "410-420, 400-410, true",
    "400-409, 410-420, false",
    "410-420, 400-409, false"
  })
  void rangesOverlapIfTheyShareAStatus(String one, String other, boolean overlap) {
    assertThat(StatusRange.parse(one).overlaps(StatusRange.parse(other))).isEqualTo(overlap);
  }

  @Test
  void rangesAreOrderedByTheirFirstAndThenByTheirLastStatus() {
    assertThat(Stream.of("500-599", "429", "500-503", "4xx").map(StatusRange::parse).sorted())
        .map(StatusRange::toString)
        .containsExactly("400-499", "429", "500-503", "500-599");
  }

  @Test
  void spacesAroundTheNumbersDoNotMatter() {
    assertThat(StatusRange.parse(" 500 - 503 ")).isEqualTo(new StatusRange(500, 503));
    assertThat(StatusRange.parse(" 429 ")).isEqualTo(StatusRange.of(429));
  }

  @Test
  void aRuleMatchesAnyOfItsCodes() {
    StatusRule rule =
        new StatusRule(
            List.of(StatusRange.of(429), StatusRange.of(503)), Rule.of(2, Strategy.SAME_MODEL));
    assertThat(Stream.of(429, 500, 503).map(rule::matches)).containsExactly(true, false, true);
  }

  @Test
  void theWindowOfTriggersIsAMinuteUnlessItIsGiven() {
    HighLatency once =
        new HighLatency(
            Duration.ofSeconds(1),
            Measure.TTFB,
            1,
            Optional.empty(),
            Rule.of(2, Strategy.SAME_MODEL),
            Duration.ofSeconds(1),
            Scope.MODEL,
            Reach.GLOBAL);
    assertThat(once.windowOrDefault()).hasSeconds(60);
  }
}

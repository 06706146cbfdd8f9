package dev.understudy.plan;

import static dev.understudy.plan.Story.A;
import static dev.understudy.plan.Story.B;
import static dev.understudy.plan.Story.C;
import static dev.understudy.plan.Story.at;
import static dev.understudy.plan.Story.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.Call;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How long an attempt may take: 2 s to the first token and 20 s in all, unless time is short.
class DeadlineTest {
  private static final Target QUICK_A = A.with(clocks());
  private static final Target QUICK_B = B.with(clocks());
  private static final Target QUICK_C = C.with(clocks());

  /// Three targets and as many attempts as given; after every failure the next one starts at once.
  @ParameterizedTest(name = "{0} ms, {1} attempts, {2} failed: {3} ms")
  @CsvSource({
    "100000, 3, 0, 20000",
    "26000, 3, 0, 20000",
    "25999, 3, 0, 20000",
    "24000, 3, 0, 20000",
    "23999, 3, 0, 19999",
    "12000, 3, 0, 8000",
    "6000, 3, 0, 2000",
    "5000, 3, 0, 1666",
    "12000, 2, 0, 10000",
    "12000, 1, 0, 12000",
    "12000, 3, 1, 10000",
    "12000, 2, 1, 12000",
    "12000, 3, 2, 12000"
  })
  void anAttemptLeavesTheOthersTheTimeToTheirFirstToken(
      long left, int attempts, int failed, long granted) {
    RetryPolicy policy =
        RetryPolicy.builder().defaultRule(Rule.of(attempts, Strategy.DIFFERENT_PROVIDER)).build();
    Story story = story(policy, Needs.PLAIN, left);
    Target[] targets = {QUICK_A, QUICK_B, QUICK_C};
    for (int i = 0; i < failed; i++) {
      story.failed(targets[i], status(503), 0, 0);
    }
    assertThat(start(story, 0).limits().attempt().toMillis()).isEqualTo(granted);
  }

  @Test
  void theTotalOfAttemptsCountsAsWellAsTheRule() {
    RetryPolicy policy =
        RetryPolicy.builder()
            .defaultRule(Rule.of(9, Strategy.DIFFERENT_PROVIDER))
            .maxTotalAttempts(2)
            .build();
    Story story = story(policy, Needs.PLAIN, 12_000);
    assertThat(start(story, 0).limits().attempt()).isEqualTo(Duration.ofSeconds(10));
    story.failed(QUICK_A, status(503), 0, 0);
    assertThat(start(story, 0).limits().attempt()).isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void whatIsLeftIsCountedFromNow() {
    Story story = story(RetryPolicy.NONE, Needs.PLAIN, 12_000);
    assertThat(start(story, 3000).limits().attempt()).isEqualTo(Duration.ofSeconds(9));
    Story planned = story(RetryPolicy.DEFAULT, Needs.PLAIN, 12_000);
    assertThat(start(planned, 3000).limits().attempt()).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest(name = "{0} ms: first token within {1} ms, all within {2} ms")
  @CsvSource({
    "100000, 2000, 20000",
    "20000, 2000, 20000",
    "10000, 2000, 10000",
    "3000, 1000, 3000"
  })
  void aStreamIsHurriedToItsFirstTokenOnly(long left, long firstToken, long whole) {
    RetryPolicy policy =
        RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.DIFFERENT_PROVIDER)).build();
    Timeouts limits = start(story(policy, Needs.STREAM, left), 0).limits();
    assertThat(limits.firstToken().toMillis()).isEqualTo(firstToken);
    assertThat(limits.attempt().toMillis()).isEqualTo(whole);
  }

  @ParameterizedTest(name = "of {0} ms, {1} ms are enough to begin: {2}")
  @CsvSource({
    "100000, 1000, true",
    "100000, 999, false",
    "5000, 500, true",
    "5000, 499, false",
    "10000, 1000, true",
    "10000, 999, false"
  })
  void anAttemptNeedsATenthOfTheWholeOrASecond(long whole, long left, boolean enough) {
    Story story = story(RetryPolicy.DEFAULT, Needs.PLAIN, whole);
    assertThat(Deadline.tooNear(story.call(), at(whole - left))).isEqualTo(!enough);
  }

  @Test
  void theTenthIsOfTheTimeSinceTheArrival() {
    Call late =
        Call.of("late", 7, Route.of(A), RetryPolicy.DEFAULT, Needs.PLAIN, at(60_000))
            .within(Duration.ofSeconds(5));
    assertThat(Deadline.tooNear(late, at(64_500))).isFalse();
    assertThat(Deadline.tooNear(late, at(64_501))).isTrue();
  }

  private static Decision.Start start(Story story, long now) {
    return (Decision.Start) story.next(now);
  }

  private static Story story(RetryPolicy policy, Needs needs, long deadline) {
    return Story.of(policy, needs, new InMemoryHealth(), QUICK_A, QUICK_B, QUICK_C)
        .within(Duration.ofMillis(deadline));
  }

  private static Timeouts clocks() {
    Duration idle = Duration.ofSeconds(30);
    return new Timeouts(
        Duration.ofSeconds(1), Duration.ofSeconds(2), idle, idle, Duration.ofSeconds(20));
  }
}

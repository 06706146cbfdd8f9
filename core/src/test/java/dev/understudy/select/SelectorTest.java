package dev.understudy.select;

import static dev.understudy.plan.Story.A;
import static dev.understudy.plan.Story.A2;
import static dev.understudy.plan.Story.B;
import static dev.understudy.plan.Story.C;
import static dev.understudy.plan.Story.at;
import static dev.understudy.plan.Story.elsewhere;
import static dev.understudy.plan.Story.status;
import static dev.understudy.plan.Story.throttled;
import static dev.understudy.plan.Story.timedOut;
import static dev.understudy.plan.Story.tooLong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Charge;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Why;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.plan.Story;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Measure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
  private static final Rule SAME = Rule.of(9, Strategy.SAME_MODEL);
  private static final Rule SIBLING = Rule.of(9, Strategy.SAME_PROVIDER);
  private static final Rule OTHER = Rule.of(9, Strategy.DIFFERENT_PROVIDER);

  @Test
  void aSiblingIsAnotherTargetOfThePrimarysProvider() {
    Story story = Story.of(policy(SIBLING), A, B, A2).failed(A, status(503), 0, 10);
    assertThat(next(SIBLING, story, A, 10)).isEqualTo("openai/a2");
    story.failed(A2, status(503), 10, 20);
    assertThat(next(SIBLING, story, A2, 20)).isEqualTo("nobody");
  }

  @ParameterizedTest
  @CsvSource({"QUOTA_EXHAUSTED, nobody", "AUTH, nobody", "MODEL_NOT_FOUND, openai/a2"})
  void whatIsWrongWithACredentialIsWrongWithAllWhoShareIt(FailureKind kind, String next) {
    Target one = A.sharing("key");
    Story story =
        Story.of(policy(SIBLING), one, A2.sharing("key")).failed(one, elsewhere(kind), 0, 10);
    assertThat(next(SIBLING, story, one, 10)).isEqualTo(next);
  }

  @Test
  void anotherCredentialOfTheSameProviderIsNotBlamed() {
    Story story =
        Story.of(policy(SIBLING), A, A2).failed(A, elsewhere(FailureKind.QUOTA_EXHAUSTED), 0, 10);
    assertThat(next(SIBLING, story, A, 10)).isEqualTo("openai/a2");
  }

  @Test
  void theTargetThatFailedLastIsNotItsOwnSibling() {
    RetryPolicy twice = policy(SIBLING).toBuilder().attemptsPerTarget(OptionalInt.of(2)).build();
    Story story = Story.of(twice, A, A2).failed(A, status(503), 0, 10);
    assertThat(next(SIBLING, story, A, 10)).isEqualTo("openai/a2");
    story.failed(A2, status(503), 10, 20);
    assertThat(next(SIBLING, story, A2, 20)).isEqualTo("openai/a");
  }

  @Test
  void whoeverWasTriedLeastIsNext() {
    RetryPolicy twice = policy(OTHER).toBuilder().attemptsPerTarget(OptionalInt.of(2)).build();
    Story story =
        Story.of(twice, A, B, C).failed(A, status(503), 0, 10).failed(B, status(503), 10, 20);
    assertThat(next(OTHER, story, B, 20)).isEqualTo("gemini/c");
    story.failed(C, status(503), 20, 30);
    assertThat(next(OTHER, story, C, 30)).isEqualTo("anthropic/b");
    story.failed(B, status(503), 30, 40);
    assertThat(next(OTHER, story, B, 40)).isEqualTo("gemini/c");
  }

  @Test
  void aTargetThatCannotDoWhatTheCallNeedsIsPassedOver() {
    Needs tools = new Needs(Set.of(Capability.TOOLS), false, true);
    Target plain = B.able(Set.of(Capability.VISION));
    Story story =
        Story.of(policy(OTHER), tools, new InMemoryHealth(), A, plain, C)
            .failed(A, status(503), 0, 10);
    assertThat(next(OTHER, story, A, 10)).isEqualTo("gemini/c");
  }

  @Test
  void aTargetThatRunsIsNotStartedBesideItself() {
    RetryPolicy twice = policy(OTHER).toBuilder().attemptsPerTarget(OptionalInt.of(2)).build();
    Story story = Story.of(twice, A, B).failed(A, status(503), 0, 10).started(B, 10);
    assertThat(next(OTHER, story, A, 20)).isEqualTo("nobody");
  }

  @ParameterizedTest
  @CsvSource({"999, nobody", "1000, nobody", "1001, anthropic/b"})
  void aWindowIsLargerOnlyIfItHoldsMore(long window, String expected) {
    Target small = A.window(1000);
    Story story = Story.of(policy(OTHER), small, B.window(window)).failed(small, tooLong(), 0, 10);
    assertThat(next(OTHER, story, small, 10)).isEqualTo(expected);
  }

  @Test
  void anUnknownWindowMayBeLarger() {
    Target small = A.window(1000);
    Story story = Story.of(policy(OTHER), small, B).failed(small, tooLong(), 0, 10);
    assertThat(next(OTHER, story, small, 10)).isEqualTo("anthropic/b");
    Story unknown = Story.of(policy(OTHER), A, B.window(1000)).failed(A, tooLong(), 0, 10);
    assertThat(next(OTHER, unknown, A, 10)).isEqualTo("anthropic/b");
  }

  @Test
  void ofSeveralBlockedTargetsTheOneThatIsFreeFirstIsAwaited() {
    InMemoryHealth health = new InMemoryHealth();
    block(health, A, 9);
    block(health, B, 5);
    block(health, C, 7);
    Story story = Story.of(policy(OTHER), Needs.PLAIN, health, A, B, C);
    assertThat(Selector.first(story.history(), health, at(20)))
        .isEqualTo(new Choice.Blocked(B, at(5010)));
  }

  @Test
  void aBlockThatEndsNowHoldsNobodyBack() {
    InMemoryHealth health = new InMemoryHealth();
    block(health, A, 5);
    Story story = Story.of(policy(OTHER), Needs.PLAIN, health, A);
    assertThat(first(story, 5009)).isInstanceOf(Choice.Blocked.class);
    assertThat(first(story, 5010)).isEqualTo(new Choice.Take(A, false, false));
  }

  @Test
  void theLeastBadIsTheOneWhoseBreakerOpensFirst() {
    InMemoryHealth health = new InMemoryHealth();
    open(health, A, 500);
    open(health, B, 0);
    open(health, C, 900);
    Story story = Story.of(policy(OTHER), Needs.PLAIN, health, A, B, C);
    assertThat(first(story, 1000)).isEqualTo(new Choice.Take(B, false, true));
  }

  @Test
  void theLeastBadIsTriedOnlyOnce() {
    InMemoryHealth health = new InMemoryHealth();
    open(health, A, 0);
    open(health, B, 0);
    History history =
        Story.of(policy(OTHER), Needs.PLAIN, health, A, B)
            .history()
            .started(A, A.timeouts(), Why.LEAST_BAD, Charge.NONE, 0, at(20))
            .ended(1, status(500), at(30));
    assertThat(Selector.next(OTHER, A, history, health, at(30))).isEqualTo(Choice.NONE);
  }

  @Test
  void onlyUsableTargetsOfTheLadderAreLeft() {
    InMemoryHealth health = new InMemoryHealth();
    Story story = Story.of(policy(OTHER), Needs.PLAIN, health, A, A2, B, C);
    assertThat(Selector.untried(OTHER, A, story.history(), health, at(0))).isEqualTo(2);
    assertThat(Selector.untried(SIBLING, A, story.history(), health, at(0))).isEqualTo(1);
    assertThat(Selector.untried(SAME, A, story.history(), health, at(0))).isZero();
    assertThat(Selector.untried(OTHER, B, story.history(), health, at(0))).isEqualTo(1);
    open(health, C, 0);
    assertThat(Selector.untried(OTHER, A, story.history(), health, at(20))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"MODEL, openai/a2", "PROVIDER, anthropic/b", "ENDPOINT, anthropic/b"})
  void aHintOfThisRequestCoversItsScope(Scope scope, String expected) {
    Rule ladder = Rule.of(9, Strategy.SAME_PROVIDER, Strategy.DIFFERENT_PROVIDER);
    Story story =
        Story.of(ownHints(ladder, scope), A, A2, B)
            .failed(A, throttled(Duration.ofSeconds(5)), 0, 10);
    assertThat(next(ladder, story, A, 10)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"5, 5010", "60, 60010", "61, 60010"})
  void aHintOfThisRequestIsCutToTheLongestAllowed(long hint, long until) {
    Story story =
        Story.of(ownHints(SAME, Scope.MODEL), A)
            .failed(A, throttled(Duration.ofSeconds(hint)), 0, 10);
    assertThat(Selector.next(SAME, A, story.history(), story.health, at(10)))
        .isEqualTo(new Choice.Blocked(A, at(until)));
  }

  @Test
  void theLongestHintOfThisRequestHolds() {
    Story story =
        Story.of(ownHints(SAME, Scope.MODEL), A)
            .failed(A, throttled(Duration.ofSeconds(9)), 0, 10)
            .failed(A, throttled(Duration.ofSeconds(2)), 20, 30);
    assertThat(Selector.next(SAME, A, story.history(), story.health, at(30)))
        .isEqualTo(new Choice.Blocked(A, at(9010)));
  }

  @Test
  void slownessBlocksForThisRequestAtItsLastTrigger() {
    RetryPolicy policy = ownSlowness(2);
    Story story = Story.of(policy, A).failed(A, timedOut(), 0, 1000);
    assertThat(next(SAME, story, A, 1000)).isEqualTo("openai/a");
    story.failed(A, timedOut(), 1000, 2000);
    assertThat(Selector.next(SAME, A, story.history(), story.health, at(2000)))
        .isEqualTo(new Choice.Blocked(A, at(12_000)));
    story.failed(A, timedOut(), 12_000, 13_000);
    assertThat(next(SAME, story, A, 13_000)).isEqualTo("openai/a");
  }

  @Test
  void aShortTimeoutAndAnyOtherFailureAreNotSlow() {
    Story quick = Story.of(ownSlowness(1), A).failed(A, timedOut(), 5000, 5999);
    assertThat(next(SAME, quick, A, 5999)).isEqualTo("openai/a");
    Story failed = Story.of(ownSlowness(1), A).failed(A, status(500), 0, 5000);
    assertThat(next(SAME, failed, A, 5000)).isEqualTo("openai/a");
  }

  @Test
  void anAbandonedAttemptIsSlowHoweverShortItWas() {
    Rule ladder = Rule.of(9, Strategy.DIFFERENT_PROVIDER);
    RetryPolicy twice = ownSlowness(1).toBuilder().attemptsPerTarget(OptionalInt.of(2)).build();
    Story story =
        Story.of(twice, A, B, C)
            .failed(A, status(500), 0, 10)
            .failed(
                B,
                new Verdict.Retry(
                    FailureKind.HIGH_LATENCY,
                    Where.ANY_TARGET,
                    Optional.empty(),
                    Evidence.of("high_latency")),
                10,
                20)
            .failed(C, elsewhere(FailureKind.SERVER_ERROR), 20, 30);
    assertThat(Selector.next(ladder, C, story.history(), story.health, at(30)))
        .isEqualTo(new Choice.Blocked(B, at(10_020)));
  }

  @Test
  void slownessOfOneModelLeavesItsSiblingAlone() {
    Story story = Story.of(ownSlowness(1), A, A2).failed(A, timedOut(), 0, 1000);
    assertThat(next(SIBLING, story, A, 1000)).isEqualTo("openai/a2");
  }

  private static Choice first(Story story, long now) {
    return Selector.first(story.history(), story.health, at(now));
  }

  private static String next(Rule rule, Story story, Target last, long now) {
    return Selector.next(rule, last, story.history(), story.health, at(now))
            instanceof Choice.Take take
        ? take.target().name()
        : "nobody";
  }

  private static void block(InMemoryHealth health, Target target, long seconds) {
    Story.of(RetryPolicy.DEFAULT, Needs.PLAIN, health, target)
        .failed(target, throttled(Duration.ofSeconds(seconds)), 0, 10);
  }

  private static void open(InMemoryHealth health, Target target, long at) {
    for (int failure = 0; failure < 5; failure++) {
      Story.of(RetryPolicy.DEFAULT, Needs.PLAIN, health, target)
          .failed(target, status(500), at, at + 10);
    }
  }

  private static RetryPolicy policy(Rule rule) {
    return RetryPolicy.builder().defaultRule(rule).circuitBreaker(Optional.empty()).build();
  }

  private static RetryPolicy ownHints(Rule rule, Scope scope) {
    return policy(rule).toBuilder()
        .retryAfterHandling(
            new RetryAfterHandling(
                scope, Reach.REQUEST, Duration.ofMinutes(1), Duration.ofSeconds(10)))
        .build();
  }

  private static RetryPolicy ownSlowness(int triggers) {
    return policy(SAME).toBuilder()
        .onHighLatency(
            Optional.of(
                new HighLatency(
                    Duration.ofSeconds(1),
                    Measure.TOTAL,
                    triggers,
                    Optional.of(Duration.ofMinutes(1)),
                    SAME,
                    Duration.ofSeconds(10),
                    Scope.MODEL,
                    Reach.REQUEST)))
        .build();
  }
}

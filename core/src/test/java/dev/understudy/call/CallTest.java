package dev.understudy.call;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Target;
import dev.understudy.call.Call.Dice;
import dev.understudy.policy.FallbackScope;
import dev.understudy.policy.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTest {
  private static final Target A = Target.of("openai/a");
  private static final Target B = Target.of("anthropic/b");
  private static final Target C = Target.of("gemini/c");

  /// Outputs of SplitMix64 from seed 0: every use of the dice starts 1024 outputs after the one
  /// before.
  @ParameterizedTest
  @CsvSource({
    "BACKOFF, 0, e220a8397b1dcdaf",
    "BACKOFF, 1, 6e789e6aa1b965f4",
    "BACKOFF, 2, 06c45d188009454f",
    "BLOCK, 0, 6d6409c74776d986",
    "SELECTION, 4, 56fe3bf9d507e791"
  })
  void aRollIsTheSameEverywhere(Dice use, int count, String expected) {
    double share = (double) (Long.parseUnsignedLong(expected, 16) >>> 11) * 0x1.0p-53;
    assertThat(call(0).roll(use, count)).isEqualTo(share);
  }

  @Test
  void anotherSeedRollsOtherwise() {
    assertThat(call(1).roll(Dice.BACKOFF, 1)).isNotEqualTo(call(2).roll(Dice.BACKOFF, 1));
  }

  @Test
  void aCallerCanOnlyShortenTheDeadline() {
    Call call = call(0);
    assertThat(call.deadlineAt()).isEqualTo(SECONDS.toNanos(605));
    assertThat(call.within(Duration.ofMinutes(10))).isSameAs(call);
    assertThat(call.within(Duration.ofSeconds(601))).isSameAs(call);
    assertThat(call.within(Duration.ofSeconds(599)).deadlineAt()).isEqualTo(SECONDS.toNanos(604));
  }

  @Test
  void aRouteNeedsATarget() {
    assertThatThrownBy(() -> new Route(List.of(), List.of(A))).hasMessage("a route needs a target");
  }

  @Test
  void theRouteOfAPolicyHasItsFallbacksInTheOrderOfTheList() {
    RetryPolicy policy =
        RetryPolicy.builder().fallbackModels(List.of("gemini/c", "anthropic/b")).build();
    Route route = Route.of(List.of(A), policy, List.of(A, B, C));
    assertThat(route.fallbacks()).containsExactly(C, B);
    assertThat(route.size()).isEqualTo(3);
  }

  @Test
  void aFallbackIsListedOnceUnderItsNameOrItsModel() {
    Target east = B.named("b-east");
    Route route =
        Route.of(
            List.of(A),
            List.of("b-east", "anthropic/b", "openai/a"),
            FallbackScope.AUTO,
            List.of(A, east, C));
    assertThat(route.fallbacks()).containsExactly(east);
  }

  @Test
  void anInternalTargetIsAFallbackOnlyIfListed() {
    Target hidden =
        new Target(
            "hidden",
            "gemini/c",
            "gemini",
            "gemini",
            A.timeouts(),
            A.contextWindow(),
            A.capabilities(),
            1,
            true,
            "hidden");
    List<Target> all = List.of(A, B, hidden);
    assertThat(Route.of(List.of(A), List.of(), FallbackScope.AUTO, all).fallbacks())
        .containsExactly(B);
    assertThat(Route.of(List.of(A), List.of("hidden"), FallbackScope.AUTO, all).fallbacks())
        .containsExactly(hidden);
  }

  @Test
  void callsAreTheSameIfCallerOperationModelAndBodyAre() {
    Signature one = Signature.of("alice", "chat", "openai/a", "abc");
    assertThat(one.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(one).isEqualTo(Signature.of("alice", "chat", "openai/a", "abc"));
    assertThat(one).isNotEqualTo(Signature.of("bob", "chat", "openai/a", "abc"));
    assertThat(one).isNotEqualTo(Signature.of("alice", "chat", "openai/a", "abd"));
  }

  private static Call call(long seed) {
    return Call.of("call", seed, Route.of(A), RetryPolicy.DEFAULT, Needs.PLAIN, SECONDS.toNanos(5));
  }
}

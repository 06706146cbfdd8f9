package dev.understudy.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Target;
import dev.understudy.call.Call;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.health.Health;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.policy.FallbackScope;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Selection;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {
  private static final Target A = Target.of("openai/m").named("a");
  private static final Target B = Target.of("openai/m").named("b");
  private static final Target C = Target.of("openai/m").named("c");

  @Test
  void roundRobinGivesEveryoneTheSameShareOfFirstAttempts() {
    int[] shares = new int[3];
    for (int number = 0; number < 300; number++) {
      shares["abc".indexOf(first(Selection.ROUND_ROBIN, 1, number, Health.ALL_WELL))]++;
    }
    assertThat(shares).containsExactly(100, 100, 100);
  }

  @Test
  void weightsAreSharesOfFirstAttempts() {
    int heavy = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      List<Target> order =
          Order.of(List.of(A, B.weighing(3)), call(Selection.WEIGHTED, seed, 0), Health.ALL_WELL);
      heavy += order.getFirst().name().equals("b") ? 1 : 0;
    }
    assertThat(heavy).isBetween(7300, 7700);
  }

  @Test
  void theFastestIsFirstAndTheUnknownBeforeIt() {
    InMemoryHealth health = new InMemoryHealth();
    measured(health, A, 100);
    measured(health, B, 50);
    Call call = call(Selection.LEAST_LATENCY, 1, 0);
    assertThat(Order.of(List.of(A, B, C), call, health)).containsExactly(C, B, A);
  }

  @Test
  void aRouteListsTheFallbackListFirstAndThenTheRestInFileOrder() {
    Target a = Target.of("openai/a");
    Target b = Target.of("anthropic/b");
    Target c = Target.of("gemini/c");
    Target d = Target.of("mistral/d");
    List<Target> all = List.of(a, b, c, d);
    List<String> listed = List.of("gemini/c", "nobody/x");
    assertThat(Route.of(List.of(a), listed, FallbackScope.AUTO, all).fallbacks())
        .containsExactly(c);
    assertThat(Route.of(List.of(a), listed, FallbackScope.ALL_PROVIDERS, all).fallbacks())
        .containsExactly(c, b, d);
    assertThat(Route.of(List.of(a), List.of(), FallbackScope.AUTO, all).fallbacks())
        .containsExactly(b, c, d);
    assertThat(Route.of(List.of(a), List.of(), FallbackScope.FALLBACK_LIST_ONLY, all).fallbacks())
        .isEmpty();
  }

  private static String first(Selection selection, long seed, long rotation, Health health) {
    History history = History.of(call(selection, seed, rotation));
    return Selector.first(history, health, 0) instanceof Choice.Take take
        ? take.target().name()
        : "nobody";
  }

  private static Call call(Selection selection, long seed, long rotation) {
    RetryPolicy policy = RetryPolicy.builder().selection(selection).build();
    Route route = new Route(List.of(A, B, C), List.of());
    return Call.of("call", seed, route, policy, Needs.PLAIN, 0).rotated(rotation);
  }

  private static void measured(InMemoryHealth health, Target target, long nanos) {
    Call call = call(Selection.LEAST_LATENCY, 1, 0);
    History history = History.of(call).started(target, 0);
    health.answering(call, history.attempt(1), nanos);
  }
}

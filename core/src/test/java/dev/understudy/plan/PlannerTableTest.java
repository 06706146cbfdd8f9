package dev.understudy.plan;

import static dev.understudy.plan.Story.A;
import static dev.understudy.plan.Story.A2;
import static dev.understudy.plan.Story.B;
import static dev.understudy.plan.Story.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Needs;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.Measure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows of text: policy, history, the time in milliseconds, and the decision.
///
/// A history is a list of events. `a@0` starts target a, `1=503@10` ends attempt 1, `1~10` is its
/// first content. Targets: a and a2 are of one provider, b and c of two others. The deadline is 100
/// seconds after the arrival at 0.
class PlannerTableTest {

  @ParameterizedTest(name = "{0}: {1} at {2} -> {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          other    |                                    | 0      | start openai/a FIRST
          other    |                                    | 99000  | start openai/a FIRST
          other    |                                    | 99001  | give up DEADLINE_PASSED
          other    |                                    | 100000 | give up DEADLINE_PASSED
          other    | a@0                                | 1      | await 100000 IN_FLIGHT
          other    | a@0                                | 100000 | give up DEADLINE_PASSED
          other    | a@0 1~10                           | 10     | deliver 1
          other    | a@0 1=ok@10                        | 10     | deliver 1
          other    | a@0 1=503@10                       | 10     | start anthropic/b FAILOVER
          other    | a@0 1=503@10 b@10 2~20             | 20     | deliver 2
          other    | a@0 1=503@10 b@10 2=503@20         | 20     | start gemini/c FAILOVER
          other    | a@0 1=503@10 b@10 2=503@20 c@20 3=503@30 | 30 | give up ATTEMPTS_SPENT
          other    | a@0 1=400@10                       | 10     | give up NOT_RETRIABLE
          other    | a@0 1=503@10 b@10 2=400@20         | 20     | start gemini/c FAILOVER
          other    | a@0 1=empty@10 b@10 2=empty@20     | 20     | give up NOT_RETRIABLE
          other    | a@0 1=503@99000                    | 99000  | start anthropic/b FAILOVER
          other    | a@0 1=503@99001                    | 99001  | give up DEADLINE_PASSED
          two      | a@0 1=503@10 b@10 2=503@20         | 20     | give up ATTEMPTS_SPENT
          same     | a@0 1=503@10                       | 10     | start openai/a RETRY
          same     | a@0 1=429@10                       | 10     | await 1010 BACKOFF
          same     | a@0 1=429@10                       | 1009   | await 1010 BACKOFF
          same     | a@0 1=429@10                       | 1010   | start openai/a RETRY
          same     | a@0 1=429+0@10                     | 10     | await 1010 BACKOFF
          same     | a@0 1=429+10@0                     | 1      | await 10183 BLOCKED
          same     | a@0 1=429+11@0                     | 1000   | await 11201 BLOCKED
          same     | a@0 1=429+10@50                    | 51     | await 10233 BLOCKED
          steady   | a@0 1=429+1@0                      | 1      | await 3000 BLOCKED
          other    | a@0 1=429@10                       | 10     | start anthropic/b FAILOVER
          free     | a@0 1=503@10                       | 10     | start anthropic/b FAILOVER
          same     | a@0 1=429+11@0                     | 999    | give up BLOCKED_TOO_LONG
          same     | a@0 1=429@98500                    | 98500  | give up DEADLINE_PASSED
          sibling  | a@0 1=503@10                       | 10     | start openai/a2 FAILOVER
          none     | a@0 1=503@10                       | 10     | give up NOT_RETRIABLE
          none     | a@0 1=ok@10                        | 10     | deliver 1
          paced    | a@0 1=503@10                       | 10     | start anthropic/b FAILOVER
          pacedall | a@0 1=503@10                       | 10     | await 510 BACKOFF
          pacedall | a@0 1=503@10                       | 510    | start anthropic/b FAILOVER
          kin      | a@0 1=503@10                       | 10     | await 510 BACKOFF
          kinother | a@0 1=503@10                       | 10     | start anthropic/b FAILOVER
          hurried  | a@0 1=503@10                       | 509    | await 510 BACKOFF
          hurried  | a@0 1=503@10                       | 510    | start openai/a RETRY
          hurried  | a@0 1=503@10                       | 511    | give up RETRY_TIME_SPENT
          slow     | a@0                                | 1499   | await 1500 IN_FLIGHT
          slow     | a@0                                | 1500   | abandon 1 HIGH_LATENCY
          slow     | a@99000                            | 99001  | await 100000 IN_FLIGHT
          slow     | a@98000                            | 99500  | await 100000 IN_FLIGHT
          slow     | a@0 1=503@10 b@10                  | 1510   | abandon 2 HIGH_LATENCY
          slow     | a@0 1=slow@10 b@10 2=slow@20 c@20  | 1520   | await 100000 IN_FLIGHT
          slowend  | a@0                                | 1500   | await 100000 IN_FLIGHT
          slowtwo  | a@0 1=503@10 b@10                  | 1510   | await 100000 IN_FLIGHT
          hedge    | a@0                                | 299    | await 300 IN_FLIGHT
          hedge    | a@0                                | 300    | start anthropic/b HEDGE
          hedge    | a@1000                             | 1299   | await 1300 IN_FLIGHT
          hedge    | a@99001                            | 99301  | await 100000 IN_FLIGHT
          hedge    | a@0 b@300                          | 599    | await 600 IN_FLIGHT
          hedge    | a@0 b@300                          | 600    | start gemini/c HEDGE
          hedge    | a@0 b@300 c@600                    | 900    | await 100000 IN_FLIGHT
          hedge    | a@0 b@300 1=503@310                | 900    | await 100000 IN_FLIGHT
          hedge    | a@0 b@300 2=503@310                | 900    | await 100000 IN_FLIGHT
          hedge    | a@0 b@300 1=400@310                | 310    | give up NOT_RETRIABLE
          hedge    | a@0 b@300 2=400@310                | 310    | await 100000 IN_FLIGHT
          hedge    | a@0 b@300 2~310                    | 310    | deliver 2
          hedgetwo | a@0 b@300                          | 600    | await 100000 IN_FLIGHT
          measured | a@0                                | 300    | await 100000 IN_FLIGHT
          """)
  void aHistoryLeadsToADecision(String policy, String history, long now, String decision) {
    Story story = told(policy, history == null ? "" : history);
    assertThat(PlannerTest.said(story.next(now))).isEqualTo(decision);
  }

  private static Story told(String policy, String events) {
    InMemoryHealth health = new InMemoryHealth();
    Story story =
        Story.of(policy(policy), Needs.PLAIN, health, A, A2, B, C).within(Duration.ofSeconds(100));
    for (int call = 0; call < 10; call++) {
      health.arrived(story.call(), 0);
    }
    for (String event : events.isEmpty() ? new String[0] : events.split(" ", -1)) {
      int cut = event.indexOf('@') < 0 ? event.indexOf('~') : event.indexOf('@');
      long at = Long.parseLong(event.substring(cut + 1));
      String what = event.substring(0, cut);
      int equals = what.indexOf('=');
      if (equals > 0) {
        int number = Integer.parseInt(what.substring(0, equals));
        story.ends(number, verdict(what.substring(equals + 1)), at);
      } else if (event.charAt(cut) == '~') {
        story.answers(Integer.parseInt(what), at);
      } else {
        story.started(target(what), at);
      }
    }
    return story;
  }

  private static Target target(String name) {
    return switch (name) {
      case "a" -> A;
      case "a2" -> A2;
      case "b" -> B;
      case "c" -> C;
      default -> throw new IllegalArgumentException("no target " + name);
    };
  }

  private static Verdict verdict(String text) {
    return switch (text) {
      case "ok" -> Verdict.OK;
      case "empty" -> Story.elsewhere(FailureKind.EMPTY_ANSWER);
      case "slow" -> Story.elsewhere(FailureKind.HIGH_LATENCY);
      case "400" -> Story.fatal(FailureKind.BAD_REQUEST, 400);
      case "429", "503" -> Story.status(Integer.parseInt(text));
      default ->
          Story.throttled(Duration.ofSeconds(Long.parseLong(text.substring("429+".length()))));
    };
  }

  private static RetryPolicy policy(String name) {
    Rule other = Rule.of(3, Strategy.DIFFERENT_PROVIDER);
    RetryPolicy.Builder same = RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL));
    RetryPolicy.Builder sibling =
        RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_PROVIDER));
    RetryPolicy.Builder any = RetryPolicy.builder().defaultRule(other);
    return switch (name) {
      case "other" -> any.build();
      case "two" -> any.maxTotalAttempts(2).build();
      case "same" -> same.build();
      case "free" -> any.retryBudget(Optional.empty()).build();
      case "steady" ->
          same.backoff(
                  Optional.of(
                      Backoff.of(
                          ApplyTo.GLOBAL,
                          new Backoff.Delay(
                              Duration.ofSeconds(3), Duration.ofSeconds(5), 1, Jitter.NONE))))
              .build();
      case "sibling" -> sibling.build();
      case "none" -> RetryPolicy.NONE;
      case "paced" -> any.backoff(pace(ApplyTo.SAME_MODEL)).build();
      case "pacedall" -> any.backoff(pace(ApplyTo.GLOBAL)).build();
      case "kin" -> sibling.backoff(pace(ApplyTo.SAME_PROVIDER)).build();
      case "kinother" -> any.backoff(pace(ApplyTo.SAME_PROVIDER)).build();
      case "hurried" ->
          same.backoff(pace(ApplyTo.GLOBAL))
              .maxRetryDuration(Optional.of(Duration.ofMillis(500)))
              .build();
      case "slow" -> any.onHighLatency(latency(other, Measure.TTFB)).build();
      case "slowend" -> any.onHighLatency(latency(other, Measure.TOTAL)).build();
      case "slowtwo" -> any.onHighLatency(latency(other, Measure.TTFB)).maxTotalAttempts(2).build();
      case "hedge" -> any.hedging(hedging(Optional.of(Duration.ofMillis(300)))).build();
      case "hedgetwo" ->
          any.hedging(hedging(Optional.of(Duration.ofMillis(300)))).maxTotalAttempts(2).build();
      case "measured" -> any.hedging(hedging(Optional.empty())).build();
      default -> throw new IllegalArgumentException("no policy " + name);
    };
  }

  private static Optional<Backoff> pace(ApplyTo applyTo) {
    return Optional.of(
        Backoff.of(
            applyTo,
            new Backoff.Delay(Duration.ofMillis(500), Duration.ofSeconds(5), 2, Jitter.NONE)));
  }

  private static Optional<Hedging> hedging(Optional<Duration> after) {
    return Optional.of(new Hedging(after, 2, 1));
  }

  private static Optional<HighLatency> latency(Rule rule, Measure measure) {
    return Optional.of(
        new HighLatency(
            Duration.ofMillis(1500),
            measure,
            1,
            Optional.empty(),
            new Rule(rule.ladder(), 3, OptionalInt.empty(), Optional.empty()),
            Duration.ofMinutes(5),
            Scope.MODEL,
            Reach.GLOBAL));
  }
}

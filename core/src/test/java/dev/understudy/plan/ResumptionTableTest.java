package dev.understudy.plan;

import static dev.understudy.plan.Story.A;
import static dev.understudy.plan.Story.A2;
import static dev.understudy.plan.Story.B;
import static dev.understudy.plan.Story.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Needs;
import dev.understudy.call.Why;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows of text: policy, the targets that could be given the text so far, history, the time in
/// milliseconds, and the decision.
///
/// A history is a list of events: `a@0` starts target a, `b!30` starts it with the text so far,
/// `b?30` from the beginning, `1~10` is the first content of attempt 1 and its delivery, `1x20` its
/// break, `2=503@40` the end of another one. Targets: a and a2 are of one provider, b and c of two
/// others; k is a's model at a third. The deadline is 100 seconds after the arrival at 0.
class ResumptionTableTest {
  private static final Target K = Target.of("azure/a");

  @ParameterizedTest(name = "{0} {1}: {2} at {3} -> {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          resume | -   | a@0 1~10                          | 20     | await 100000 IN_FLIGHT
          resume | -   | a@0 1~10                          | 100000 | give up DEADLINE_PASSED
          resume | -   | a@0 1~10 1x20                     | 20     | start azure/a REGENERATE
          resume | b   | a@0 1~10 1x20                     | 20     | start anthropic/b RESUME
          resume | bk  | a@0 1~10 1x20                     | 20     | start azure/a RESUME
          resume | bc  | a@0 1~10 1x20                     | 20     | start anthropic/b RESUME
          resume | b   | a@0 1~10 1x20 b!20                | 30     | await 100000 IN_FLIGHT
          resume | b   | a@0 1~10 1x20 b!20 2~30           | 30     | await 100000 IN_FLIGHT
          resume | b   | a@0 1~10 1x20 b!20 2=ok@30        | 30     | deliver 2
          resume | b   | a@0 1~10 1x20 b!20 2=400@30       | 30     | start azure/a REGENERATE
          resume | bc  | a@0 1~10 1x20 b!20 2=400@30       | 30     | start azure/a REGENERATE
          resume | bc  | a@0 1~10 1x20 b!20 2=429@30       | 30     | start azure/a REGENERATE
          resume | bc  | a@0 1~10 1x20 b!20 2=503@30       | 30     | start gemini/c RESUME
          resume | -   | a@0 1~10 1x20 k?20 2=other@30     | 30     | start anthropic/b REGENERATE
          resume | -   | a@0 1~10 1x20 k?20 2=400@30       | 30     | give up NOT_RETRIABLE
          resume | b   | a@0 1~10 1x20 b!20 2~30 2x40      | 40     | start gemini/c REGENERATE
          resume | c   | a@0 1~10 1x20 b!20 2~30 2x40      | 40     | start gemini/c RESUME
          resume | b   | a@0 1~10 1x99500                  | 99500  | give up DEADLINE_PASSED
          resume | b   | a@0 1=503@5 k@5 2~10 2x20         | 20     | start anthropic/b RESUME
          error  | b   | a@0 1~10 1x20                     | 20     | give up NOT_RETRIABLE
          two    | b   | a@0 1~10 1x20 b!20 2=400@30       | 30     | give up ATTEMPTS_SPENT
          one    | b   | a@0 1~10 1x20                     | 20     | give up ATTEMPTS_SPENT
          same   | -   | a@0 1~10 1x20                     | 20     | start openai/a REGENERATE
          same   | a   | a@0 1~10 1x20                     | 20     | start openai/a RESUME
          same   | b   | a@0 1~10 1x20                     | 20     | start openai/a REGENERATE
          sibling | b  | a@0 1~10 1x20                     | 20     | start openai/a2 REGENERATE
          paced  | b   | a@0 1~10 1x20                     | 20     | await 520 BACKOFF
          paced  | b   | a@0 1~10 1x20                     | 520    | start anthropic/b RESUME
          """)
  void aBreakLeadsToADecision(
      String policy, String continuing, String history, long now, String decision) {
    Story story = told(policy, continuing, history);
    assertThat(PlannerTest.said(story.next(now))).isEqualTo(decision);
  }

  @Test
  void whatMayNotBeSentTwiceIsNotContinued() {
    Needs once = new Needs(Set.of(), true, false);
    Story story = Story.of(policy("resume"), once, new InMemoryHealth(), A, B);
    story.started(A, 0).answers(1, 10).delivered(1).broke(lost(), Set.of(B), 20);
    assertThat(story.next(20)).isEqualTo(new Decision.GiveUp(Why.NOT_RETRIABLE));
  }

  @Test
  void aRefusalInTheMiddleOfAStreamIsNotRoutedAround() {
    Story story = Story.of(policy("resume"), Needs.STREAM, new InMemoryHealth(), A, B);
    Verdict.Failure refusal =
        new Verdict.Fatal(FailureKind.CONTENT_POLICY, Evidence.of("content_policy"));
    story.started(A, 0).answers(1, 10).delivered(1).broke(refusal, Set.of(B), 20);
    assertThat(story.next(20)).isEqualTo(new Decision.GiveUp(Why.NOT_RETRIABLE));
  }

  @Test
  void aCallerWhoLeftGetsNothingMore() {
    Story story = Story.of(policy("resume"), Needs.STREAM, new InMemoryHealth(), A, B);
    story.started(A, 0).answers(1, 10).delivered(1).broke(lost(), Set.of(B), 20).cancelled();
    assertThat(story.next(20)).isEqualTo(new Decision.GiveUp(Why.CANCELLED));
  }

  @Test
  void aShortBlockIsWaitedFor() {
    InMemoryHealth health = new InMemoryHealth();
    Story story = Story.of(policy("resume"), Needs.STREAM, health, A, B);
    Story.of(policy("resume"), Needs.STREAM, health, B)
        .failed(B, Story.throttled(Duration.ofSeconds(2)), 0, 10);
    story.started(A, 0).answers(1, 10).delivered(1).broke(lost(), Set.of(B), 20);
    assertThat(story.next(20))
        .isInstanceOfSatisfying(
            Decision.Await.class, wait -> assertThat(wait.why()).isEqualTo(Why.BLOCKED));
    assertThat(PlannerTest.said(story.next(2500))).isEqualTo("start anthropic/b RESUME");
  }

  private static Verdict.Failure lost() {
    return Verdict.retry(
        Where.ANY_TARGET, FailureKind.STREAM_INTERRUPTED, Evidence.of("stream_interrupted"));
  }

  private static Story told(String policy, String continuing, String events) {
    Story story =
        Story.of(policy(policy), Needs.STREAM, new InMemoryHealth(), A, A2, B, C, K)
            .within(Duration.ofSeconds(100));
    Set<Target> able = new LinkedHashSet<>();
    continuing.chars().filter(c -> c != '-').forEach(c -> able.add(target((char) c)));
    for (String event : events.split(" ", -1)) {
      char first = event.charAt(0);
      if (Character.isLetter(first)) {
        Target target = target(first);
        long at = Long.parseLong(event.substring(2));
        switch (event.charAt(1)) {
          case '!' -> story.started(target, Why.RESUME, at);
          case '?' -> story.started(target, Why.REGENERATE, at);
          default -> story.started(target, at);
        }
        continue;
      }
      int number = first - '0';
      long at = Long.parseLong(event.substring(Math.max(2, event.indexOf('@') + 1)));
      switch (event.charAt(1)) {
        case '~' -> story.answers(number, at).delivered(number);
        case 'x' -> story.broke(lost(), able, at);
        default -> story.ends(number, verdict(event.substring(2, event.indexOf('@'))), at);
      }
    }
    return story;
  }

  private static Target target(char name) {
    return switch (name) {
      case 'a' -> A;
      case 'b' -> B;
      case 'c' -> C;
      case 'k' -> K;
      default -> throw new IllegalArgumentException("no target " + name);
    };
  }

  private static Verdict verdict(String text) {
    return switch (text) {
      case "ok" -> Verdict.OK;
      case "other" -> Story.elsewhere(FailureKind.STREAM_INTERRUPTED);
      case "400" -> Story.fatal(FailureKind.BAD_REQUEST, 400);
      default -> Story.status(Integer.parseInt(text));
    };
  }

  private static RetryPolicy policy(String name) {
    Streaming resume =
        new Streaming(
            Streaming.Commit.FIRST_CONTENT,
            Streaming.OnInterrupt.RESUME,
            Optional.empty(),
            Streaming.OnDisconnect.CANCEL);
    RetryPolicy.Builder any =
        RetryPolicy.builder()
            .defaultRule(Rule.of(4, Strategy.DIFFERENT_PROVIDER))
            .streaming(resume);
    return switch (name) {
      case "resume" -> any.build();
      case "error" -> any.streaming(Streaming.DEFAULT).build();
      case "two" -> any.defaultRule(Rule.of(2, Strategy.DIFFERENT_PROVIDER)).build();
      case "one" -> any.maxTotalAttempts(1).build();
      case "same" -> any.defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build();
      case "sibling" -> any.defaultRule(Rule.of(3, Strategy.SAME_PROVIDER)).build();
      case "paced" ->
          any.backoff(
                  Optional.of(
                      Backoff.of(
                          ApplyTo.GLOBAL,
                          new Backoff.Delay(
                              Duration.ofMillis(500), Duration.ofSeconds(5), 1, Jitter.NONE))))
              .build();
      default -> throw new IllegalArgumentException("no policy " + name);
    };
  }
}

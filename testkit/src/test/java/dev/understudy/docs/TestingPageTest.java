package dev.understudy.docs;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThat;
import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.breaksAfter;
import static dev.understudy.testkit.rehearsal.Cue.down;
import static dev.understudy.testkit.rehearsal.Cue.stalls;
import static dev.understudy.testkit.rehearsal.Cue.throttled;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.Needs;
import dev.understudy.call.Why;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.CallLog;
import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.End;
import dev.understudy.testkit.faults.FaultTests;
import dev.understudy.testkit.faults.Mode;
import dev.understudy.testkit.junit.UnderstudyExtension;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.ScriptedProvider;
import dev.understudy.testkit.rehearsal.Rehearsal;
import dev.understudy.testkit.rehearsal.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The Java of `docs/testing.md`, compiled and run.
@ExtendWith(UnderstudyExtension.class)
class TestingPageTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final RetryPolicy policy = RetryPolicy.DEFAULT;

  // region rehearsal
  @Test
  void aThrottledModelIsLeftAloneForAsLongAsItAsks() {
    Rehearsal models =
        Rehearsal.of(policy)
            .target("openai/gpt-4o", throttled(ofSeconds(3)), answers("hello"))
            .target("anthropic/claude-sonnet-4-5", answers("hi"));

    assertThatCall(models.call())
        .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5")
        .didNotWait()
        .answeredWith("hi");
    assertThatCall(models.call()).neverTried("openai/gpt-4o");
    assertThatCall(models.pass(ofSeconds(3)).call()).answeredWith("hello");
  }

  // endregion

  // region waits
  @Test
  void aLoneModelIsWaitedFor() {
    RetryPolicy patient =
        RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build();
    Rehearsal model =
        Rehearsal.of(patient).target("openai/gpt-4o", throttled(ofSeconds(2)), answers("hello"));

    assertThatCall(model.call())
        .triedInOrder("openai/gpt-4o", "openai/gpt-4o")
        .waitedBefore(2, ofSeconds(2), ofMillis(2_500))
        .answered();
  }

  // endregion

  // region clocks
  @Test
  void aSilentModelIsGivenUpAfterItsOwnTime() {
    Target primary =
        Target.of("openai/gpt-4o")
            .with(
                new Timeouts(
                    ofSeconds(2), ofSeconds(5), ofSeconds(30), ofSeconds(120), ofSeconds(20)));
    Rehearsal models =
        Rehearsal.of(policy)
            .target(primary, stalls())
            .target("anthropic/claude-sonnet-4-5", answers("hi").after(ofMillis(800)));

    assertThatCall(models.stream())
        .attemptFailedAs(1, FailureKind.TIMED_OUT)
        .answeredBy("anthropic/claude-sonnet-4-5")
        .tookBetween(ofMillis(5_800), ofMillis(5_800));
  }

  // endregion

  // region streams
  @Test
  void nothingIsSaidTwice() {
    Rehearsal models =
        Rehearsal.of(policy)
            .target("openai/gpt-4o", breaksAfter("To be, or"))
            .target("anthropic/claude-sonnet-4-5", answers("hi"));

    assertThatCall(models.stream())
        .triedInOrder("openai/gpt-4o")
        .failedAs(FailureKind.STREAM_INTERRUPTED);
  }

  // endregion

  // region breaker
  @Test
  void aModelThatIsDownIsSoonNotAskedAnyMore() {
    Rehearsal models =
        Rehearsal.of(policy)
            .target(
                Target.of("openai/gpt-4o"),
                at -> at.compareTo(ofSeconds(60)) < 0 ? down() : answers("hello"))
            .target("anthropic/claude-sonnet-4-5", answers("hi"));

    for (int second = 0; second < 60; second++) {
      assertThatCall(models.call()).answered();
      models.pass(ofSeconds(1));
    }
    assertThat(models.asked("openai/gpt-4o")).isLessThanOrEqualTo(8);
    assertThatCall(models.pass(ofSeconds(30)).call()).answeredBy("openai/gpt-4o");
  }

  // endregion

  @Test
  void aFailureTellsTheStory() {
    Rehearsal models = Rehearsal.of(policy).target("openai/gpt-4o", throttled(ofSeconds(3)));
    AssertionError said =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            AssertionError.class, () -> assertThatCall(models.call()).answered());
    String shown =
        """
        expected an answer, but this happened:
          #1 openai/gpt-4o at 0 ms: THROTTLED (asked for 3000 ms) after 0 ms
          failed as THROTTLED because of NO_TARGET after 0 ms\
        """;
    assertThat(said).hasMessage(shown.replace("\n", System.lineSeparator()));
    assertThat(new Page(java.nio.file.Path.of(".."), "docs/testing.md").text()).contains(shown);
  }

  // region listeners
  @Test
  void everyTokenIsCounted() {
    AtomicLong tokens = new AtomicLong();
    EngineListener counting =
        new EngineListener() {
          @Override
          public void attempt(AttemptRecord record) {
            tokens.addAndGet(record.spent().tokens());
          }
        };
    Rehearsal models =
        Rehearsal.of(policy)
            .target("openai/gpt-4o", breaksAfter("To be, or").lasting(ofSeconds(2)), stalls())
            .target("anthropic/claude-sonnet-4-5", answers("hi"))
            .costing(new Spent(10, 1, false))
            .listener(counting);

    Running stream = models.begin(Needs.STREAM);
    models.pass(ofSeconds(1));
    assertThat(tokens).hasValue(0);
    stream.end();
    assertThat(tokens).hasValue(11);
    models.begin(Needs.PLAIN).leave();
    assertThat(tokens).hasValue(22);
  }

  // endregion

  // region sockets
  @Test
  void theSecondProviderTakesOver(ScriptedProvider openai, ScriptedProvider backup, CallLog calls)
      throws Exception {
    openai.always(Answers.openai().error(429).retryAfter(20));
    backup.always(Answers.openai().text("The show goes on."));
    Failover models =
        Failover.of("openai/gpt-4o", "backup/gpt-4o")
            .policy(policy)
            .failures(
                FailureClassifier.standard()
                    .when(HttpFailure.class, e -> Failures.http(e.status, e.retryAfter)))
            .listener(calls);

    for (int call = 0; call < 10; call++) {
      models.call(target -> ask(target.provider().equals("openai") ? openai : backup));
    }

    assertThat(openai).wasAskedTimes(1);
    assertThat(backup).wasAskedTimes(10);
    assertThatCall(calls.await(10, ofSeconds(5)).getFirst())
        .triedInOrder("openai/gpt-4o", "backup/gpt-4o")
        .attemptFailedAs(1, FailureKind.THROTTLED);
  }

  // endregion

  // region failed
  @Test
  void aCallThatFailsTellsEveryAttempt(ScriptedProvider openai, ScriptedProvider backup) {
    openai.always(Answers.openai().error(503));
    backup.always(Answers.reset());
    Failover models = Failover.of("openai/gpt-4o", "backup/gpt-4o").failures(byStatus());

    Throwable failed =
        catchThrowable(() -> models.call(target -> ask(isFirst(target) ? openai : backup)));

    assertThatCall(failed)
        .triedInOrder("openai/gpt-4o", "backup/gpt-4o")
        .attemptFailedAs(1, FailureKind.OVERLOADED)
        .failedAs(FailureKind.CONNECTION_LOST)
        .gaveUpBecauseOf(Why.ATTEMPTS_SPENT);
  }

  // endregion

  @Test
  void badDaysAreWrittenDown(ScriptedProvider provider) {
    // region scripts
    provider.next(Answers.silence()); // takes the request and says nothing
    provider.next(Answers.openai().text("half of it").cutAt(40)); // ends in the middle
    provider.next(Answers.openai().text("a b c d").breakAfter(3, Ending.RESET)); // a reset
    provider.next(Answers.openai().text("").errorBeforeContent()); // an error inside a 200
    provider.next(Answers.htmlPage(502)); // the page of a proxy
    provider.next(Answers.openai().text("slow").firstTokenAfter(ofSeconds(3)));
    provider.always(Answers.openai().text("well again"));
    // endregion
    assertThat(provider).wasNotAsked();
  }

  @Test
  void exemptionsHaveNamesAndReasons() {
    // region exemptions
    FaultTests tests =
        FaultTests.in(Dialect.CHAT)
            .only(Mode.STREAM)
            .cannot("a byte order mark", "our parser is older than that")
            .differs(
                "an event of 5 MB after content",
                "we have no limit to an event",
                fault -> fault.ending(End.fromA()));
    // endregion
    assertThat(tests).isNotNull();
  }

  private static FailureClassifier byStatus() {
    return FailureClassifier.standard()
        .when(HttpFailure.class, e -> Failures.http(e.status, e.retryAfter));
  }

  private static boolean isFirst(Target target) {
    return target.provider().equals("openai");
  }

  private static String ask(ScriptedProvider provider) throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/v1/chat/completions"))
                .POST(BodyPublishers.ofString("{\"model\":\"gpt-4o\"}"))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new HttpFailure(
          response.statusCode(),
          response.headers().firstValueAsLong("retry-after").stream()
              .mapToObj(Duration::ofSeconds)
              .findFirst());
    }
    return response.body();
  }

  /// A status that is none of success.
  private static final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Optional<Duration> retryAfter;

    HttpFailure(int status, Optional<Duration> retryAfter) {
      super("status " + status);
      this.status = status;
      this.retryAfter = retryAfter;
    }
  }
}

package dev.understudy.examples.pages;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failsafe.Failsafe;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The code of `docs/resilience4j.md`: the same call before and after.
class Resilience4jTest {
  private static final String QUESTION = "How does the show go on?";

  /// A provider that says when to come back.
  static final class Throttled extends IOException {
    private static final long serialVersionUID = 1L;

    Duration retryAfter() {
      return ofSeconds(20);
    }
  }

  /// Somebody's own client; its first requests fail.
  private static final class Client {
    private int failing;
    private int asked;

    Client(int failing) {
      this.failing = failing;
    }

    String ask(String question) throws IOException {
      asked++;
      if (failing-- > 0) {
        throw new IOException("unreachable: " + question.length());
      }
      return "It goes on.";
    }
  }

  @Test
  void before() throws Exception {
    Client client = new Client(2);
    // region before
    Retry retry =
        Retry.of(
            "gpt-4o",
            RetryConfig.custom()
                .maxAttempts(3)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(ofMillis(20), 2))
                .retryExceptions(IOException.class)
                .build());
    String answer = retry.executeCallable(() -> client.ask(QUESTION));
    // endregion
    assertThat(answer).isEqualTo("It goes on.");
    assertThat(client.asked).isEqualTo(3);
  }

  @Test
  void beforeWithFailsafe() {
    Client client = new Client(2);
    // region failsafe
    dev.failsafe.RetryPolicy<String> retries =
        dev.failsafe.RetryPolicy.<String>builder()
            .handle(IOException.class)
            .withMaxAttempts(3)
            .withBackoff(ofMillis(20), ofSeconds(1))
            .build();
    String answer = Failsafe.with(retries).get(() -> client.ask(QUESTION));
    // endregion
    assertThat(answer).isEqualTo("It goes on.");
    assertThat(client.asked).isEqualTo(3);
  }

  @Test
  void after() {
    Client client = new Client(2);
    // region after
    Failover model =
        Failover.of("openai/gpt-4o")
            .policy(
                RetryPolicy.builder()
                    .defaultRule(Rule.of(3, Strategy.SAME_MODEL))
                    .backoff(
                        Optional.of(
                            Backoff.of(
                                ApplyTo.GLOBAL,
                                new Backoff.Delay(ofMillis(20), ofSeconds(1), 2, Jitter.FULL))))
                    .build());
    String answer = model.call(target -> client.ask(QUESTION));
    // endregion
    assertThat(answer).isEqualTo("It goes on.");
    assertThat(client.asked).isEqualTo(3);
  }

  @Test
  void anUnderstudy() {
    Client first = new Client(9);
    Client second = new Client(0);
    // region understudy
    Failover models = Failover.of("openai/gpt-4o", "anthropic/claude-sonnet-4-5");
    String answer =
        models.call(target ->
            target.provider().equals("openai") ? first.ask(QUESTION) : second.ask(QUESTION));
    // endregion
    assertThat(answer).isEqualTo("It goes on.");
    assertThat(first.asked).isEqualTo(1);
  }

  @Test
  void exceptions() {
    Client second = new Client(0);
    // region exceptions
    Failover models =
        Failover.of("openai/gpt-4o", "anthropic/claude-sonnet-4-5")
            .failures(
                FailureClassifier.standard()
                    .when(Throttled.class, e -> Failures.throttled(e.retryAfter()))
                    .when(IllegalArgumentException.class, e -> Failures.badRequest()));
    // endregion
    String answer =
        models.call(target -> {
          if (target.provider().equals("openai")) {
            throw new Throttled();
          }
          return second.ask(QUESTION);
        });
    assertThat(answer).isEqualTo("It goes on.");
  }
}

package dev.understudy.examples.pages;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.breaksAfter;
import static dev.understudy.testkit.rehearsal.Cue.fails;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Streaming;
import dev.understudy.policy.Streaming.Commit;
import dev.understudy.policy.Streaming.OnDisconnect;
import dev.understudy.policy.Streaming.OnInterrupt;
import dev.understudy.testkit.rehearsal.Rehearsal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/streams.md`.
class StreamsTest {
  private static RetryPolicy resuming() {
    // region policy
    RetryPolicy resuming =
        RetryPolicy.builder()
            .streaming(
                new Streaming(
                    Commit.FIRST_CONTENT,
                    OnInterrupt.RESUME,
                    Optional.of(ofSeconds(15)),
                    OnDisconnect.CANCEL))
            .build();
    // endregion
    return resuming;
  }

  private static RetryPolicy whole() {
    // region whole
    RetryPolicy whole =
        RetryPolicy.builder()
            .streaming(
                new Streaming(
                    Commit.COMPLETE,
                    OnInterrupt.ERROR,
                    Optional.of(ofSeconds(15)),
                    OnDisconnect.CANCEL))
            .build();
    // endregion
    return whole;
  }

  private static Rehearsal broken(RetryPolicy policy) {
    return Rehearsal.of(policy)
        .target("openai/gpt-4o", breaksAfter("To be, or"))
        .target("anthropic/claude-sonnet-4-5", answers("To be, or not to be"));
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/streams.md", "resuming")).isEqualTo(resuming());
    assertThat(PageYaml.policy("docs/policies/streams.md", "whole")).isEqualTo(whole());
  }

  // region before
  @Test
  void beforeItsFirstWordAStreamFailsOverLikeAnyCall() {
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT)
            .target("openai/gpt-4o", fails(FailureKind.STREAM_INTERRUPTED))
            .target("anthropic/claude-sonnet-4-5", answers("To be, or not to be"));

    assertThatCall(models.stream())
        .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5")
        .answeredWith("To be, or not to be");
  }

  // endregion

  // region after
  @Test
  void afterItsFirstWordABreakIsAnHonestError() {
    assertThatCall(broken(RetryPolicy.DEFAULT).stream())
        .triedInOrder("openai/gpt-4o")
        .failedAs(FailureKind.STREAM_INTERRUPTED);
  }

  // endregion

  // region resumed
  @Test
  void orAnotherModelGoesOn() {
    assertThatCall(broken(resuming()).stream())
        .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5")
        .answered();
  }

  // endregion

  // region held
  @Test
  void orNothingIsShownUntilAllIsThere() {
    assertThatCall(broken(whole()).stream())
        .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5")
        .answeredWith("To be, or not to be");
  }

  // endregion
}

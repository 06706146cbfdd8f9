package dev.understudy.testkit.assertions;

import static dev.understudy.testkit.assertions.Trail.ms;

import dev.understudy.attempt.FailureKind;
import dev.understudy.call.Why;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/// Assertions about one call that is over. Targets are named as in the policy, `provider/model`;
/// attempts are counted from 1, the first one included. A failure shows every attempt of the call.
public final class CallAssert extends AbstractAssert<CallAssert, Trail> {
  CallAssert(Trail call) {
    super(call, CallAssert.class);
  }

  /// The caller got a whole answer.
  public CallAssert answered() {
    return check(actual.answered(), "an answer");
  }

  /// The caller got this whole answer. Only for calls whose text is known: those of a rehearsal.
  public CallAssert answeredWith(String text) {
    return check(
        actual.answered() && actual.text().equals(Optional.of(text)),
        "the answer \"" + text + "\"");
  }

  /// The caller got a whole answer, which this target made.
  public CallAssert answeredBy(String target) {
    List<String> good =
        actual.attempts().stream()
            .filter(attempt -> attempt.failure().isEmpty())
            .map(Trail.Try::target)
            .toList();
    return check(actual.answered() && good.contains(target), "an answer of " + target);
  }

  /// The caller got no whole answer.
  public CallAssert failed() {
    return check(!actual.answered(), "a failure");
  }

  /// The caller is told this failure.
  public CallAssert failedAs(FailureKind kind) {
    return check(
        !actual.answered() && actual.failure().equals(Optional.of(kind)), "a failure as " + kind);
  }

  /// Nothing more was tried for this reason. Not for a failure of a provider alone, which does not
  /// tell it.
  public CallAssert gaveUpBecauseOf(Why why) {
    return check(
        !actual.answered() && actual.why().equals(Optional.of(why)), "a failure because of " + why);
  }

  /// There were so many attempts.
  public CallAssert tookAttempts(int count) {
    return check(
        actual.attempts().size() == count, count + (count == 1 ? " attempt" : " attempts"));
  }

  /// These targets were tried and no others, in this order; a target that was tried twice is named
  /// twice.
  public CallAssert triedInOrder(String... targets) {
    return check(
        actual.targets().equals(List.of(targets)),
        "attempts at " + String.join(", then ", targets));
  }

  /// This target was not tried.
  public CallAssert neverTried(String target) {
    return check(!actual.targets().contains(target), "no attempt at " + target);
  }

  /// This attempt failed like this.
  ///
  /// @param attempt from 1
  public CallAssert attemptFailedAs(int attempt, FailureKind kind) {
    boolean so = attempt(attempt).flatMap(Trail.Try::failure).equals(Optional.of(kind));
    return check(so, "attempt " + attempt + " to fail as " + kind);
  }

  /// No attempt was waited for.
  public CallAssert didNotWait() {
    return check(actual.waited().isZero(), "no wait");
  }

  /// So long was waited in all between attempts.
  public CallAssert waitedBetween(Duration least, Duration most) {
    return check(
        within(actual.waited(), least, most),
        "waits of " + ms(least) + " to " + ms(most) + " in all");
  }

  /// Exactly so long was waited in all between attempts, as it is in virtual time.
  public CallAssert waited(Duration exactly) {
    return check(actual.waited().equals(exactly), "waits of " + ms(exactly) + " in all");
  }

  /// So long was waited before this attempt, after the end of the one before it.
  ///
  /// @param attempt from 1
  public CallAssert waitedBefore(int attempt, Duration least, Duration most) {
    boolean so = attempt(attempt).filter(one -> within(one.waited(), least, most)).isPresent();
    return check(so, "a wait of " + ms(least) + " to " + ms(most) + " before attempt " + attempt);
  }

  /// So long it took from the beginning of the call to its end.
  public CallAssert tookBetween(Duration least, Duration most) {
    return check(
        within(actual.took(), least, most), "an end after " + ms(least) + " to " + ms(most));
  }

  private Optional<Trail.Try> attempt(int number) {
    return actual.attempts().stream().filter(one -> one.number() == number).findFirst();
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  private CallAssert check(boolean so, String expected) {
    isNotNull();
    if (!so) {
      failWithMessage("%s", String.format("expected %s, but this happened:%n%s", expected, actual));
    }
    return this;
  }
}

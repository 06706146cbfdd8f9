package dev.understudy.provider;

import dev.understudy.attempt.Phase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One call of a [RetryingProvider]: its attempts and the waits between them, on the calling
/// thread. What follows a failure is for the rules to say.
final class RetryCall {
  private static final System.Logger LOG = System.getLogger(RetryingProvider.class.getName());

  /// One attempt: what is done, and what becomes of it if nobody waits any more.
  record Try<T>(Supplier<T> task, Time.Leftovers<? super T> leftovers) {}

  private final About about;
  private final RetryRules rules;
  private final Time time;
  private final Supplier<? extends RandomGenerator> dice;
  private final RetryListener listener;
  private final Trail trail;

  /// Taken when the first wait is rolled.
  private @Nullable RandomGenerator rolls;

  /// A call that begins now.
  RetryCall(
      About about,
      RetryRules rules,
      Time time,
      Supplier<? extends RandomGenerator> dice,
      RetryListener listener) {
    this.about = about;
    this.rules = rules;
    this.time = time;
    this.dice = dice;
    this.listener = listener;
    trail = new Trail(time);
  }

  /// Tries until there is an answer, or no reason to go on.
  ///
  /// @param attempts gives each one anew
  /// @throws ProviderException the last failure, with all attempts in its trail
  <T> T answer(Supplier<Try<T>> attempts) {
    Duration waited = Duration.ZERO;
    for (int number = 1; ; number++) {
      int current = number;
      if (Thread.currentThread().isInterrupted()) {
        throw gaveUp(ProviderException.Cancelled.of(about));
      }
      tell(() -> listener.started(about.operation(), about.provider(), about.model(), current));
      long started = time.now();
      try {
        T answer = limited(attempts.get());
        tell(() -> listener.succeeded(current, trail.elapsed()));
        return answer;
      } catch (ProviderException failure) {
        trail.add(started, waited, failure);
        tell(() -> listener.failed(failure, current));
        waited = waitAfter(failure, current);
      }
      pause(waited, number + 1);
    }
  }

  private <T> T limited(Try<T> attempt) {
    Optional<RetryRules.Limit> limit = rules.limit(about.operation(), trail.elapsed());
    if (limit.isEmpty()) {
      return attempt.task().get();
    }
    Duration duration = limit.get().duration();
    try {
      return time.within(
          duration, attempt.task(), new LeakWatch<>(attempt.leftovers(), this::leaked));
    } catch (TimeoutException late) {
      throw ProviderException.TimedOut.of(
          about.phase(Phase.FIRST_BYTE), limit.get().clock(), duration);
    } catch (InterruptedException stop) {
      throw interrupted();
    }
  }

  private Duration waitAfter(ProviderException failure, int number) {
    Duration elapsed = trail.elapsed();
    Optional<ProviderException> overdue = rules.overdue(about, failure, elapsed);
    if (overdue.isPresent()) {
      throw gaveUp(overdue.get());
    }
    RandomGenerator own = rolls;
    if (own == null) {
      own = dice.get();
      rolls = own;
    }
    return rules
        .waitAfter(failure, about.operation(), number, elapsed, own)
        .orElseThrow(() -> gaveUp(failure));
  }

  private void pause(Duration wait, int next) {
    tell(() -> listener.waiting(wait, next));
    try {
      time.sleep(wait);
    } catch (InterruptedException stop) {
      throw gaveUp(interrupted());
    }
  }

  private ProviderException interrupted() {
    Thread.currentThread().interrupt();
    return ProviderException.Cancelled.of(about);
  }

  private ProviderException gaveUp(ProviderException failure) {
    ProviderException ending = trail.ending(failure);
    tell(() -> listener.gaveUp(ending));
    return ending;
  }

  /// The rest of an answer that is a stream, and that is asked for only once.
  HeldStream rest(Opening.Opened opened, Duration idle) {
    long openedAt = time.now();
    return new HeldStream(
        time,
        idle,
        about,
        opened,
        new HeldStream.Ending() {
          @Override
          public void ended(Optional<RuntimeException> failure) {}

          @Override
          public ProviderException told(ProviderException failure) {
            trail.add(openedAt, Duration.ZERO, failure);
            return trail.ending(failure);
          }

          @Override
          public void leaked() {
            RetryCall.this.leaked();
          }
        });
  }

  private void leaked() {
    tell(() -> listener.leaked(about.provider()));
  }

  private static void tell(Runnable message) {
    try {
      message.run();
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.WARNING, "a listener failed", broken);
    }
  }
}

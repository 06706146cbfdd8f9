package dev.understudy.testkit.contract;

import static dev.understudy.testkit.InMemoryProvider.delta;
import static dev.understudy.testkit.InMemoryProvider.finish;
import static dev.understudy.testkit.InMemoryProvider.role;

import dev.understudy.attempt.FailureKind;
import dev.understudy.provider.Delivered;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderException;
import dev.understudy.provider.Time;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.InMemoryProvider.Step;
import dev.understudy.testkit.InMemoryProvider.Turn;
import java.time.Duration;
import java.util.Optional;

class InMemoryProviderTest extends ProviderContract {
  /// The upstream of the contract's behaviours, for the decorators' tests, too.
  static InMemoryProvider upstream(Behaviour behaviour) {
    return InMemoryProvider.of("test", Time.system(), turn(behaviour));
  }

  /// A subject that is this provider before that upstream.
  static Subject subject(Provider provider, InMemoryProvider upstream) {
    return new Subject() {
      @Override
      public Provider provider() {
        return provider;
      }

      @Override
      public int requests() {
        return upstream.asked().size();
      }

      @Override
      public boolean released() {
        return upstream.open() == 0;
      }
    };
  }

  private static Turn turn(Behaviour behaviour) {
    return switch (behaviour) {
      case ANSWERS ->
          Turn.stream(
              Step.piece(role()),
              Step.piece(delta("he")),
              Step.piece(delta("llo")),
              Step.piece(finish()));
      case THROTTLES -> Turn.status(429, FailureKind.THROTTLED, Duration.ofMillis(1));
      case HANGS -> Turn.hanging();
      case BREAKS_OFF ->
          Turn.stream(
              Step.piece(role()),
              Step.piece(delta("he")),
              Step.broken(about ->
                  ProviderException.StreamInterrupted.of(
                      about, new Delivered("he", 2, true, false, Optional.empty()), null)));
      case STALLS -> Turn.stream(Step.piece(role()), Step.piece(delta("he")), Step.stall());
    };
  }

  @Override
  protected Subject subject(Behaviour behaviour) {
    InMemoryProvider upstream = upstream(behaviour);
    return subject(upstream, upstream);
  }
}

package dev.understudy.provider;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.call.Attempt;
import dev.understudy.engine.Transport;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// Makes the attempts of a call whose answer comes whole.
///
/// @param ask asks a provider for a model, by the name it has there
/// @param nothing whether an answer has nothing in it
record PlainAttempts<T>(
    Servers servers, Time time, BiFunction<Provider, String, T> ask, Predicate<T> nothing)
    implements Attempts<T> {

  @Override
  public Outcome<T> make(Attempt attempt, Transport.Events<T> events) throws InterruptedException {
    Target target = attempt.target();
    Duration limit = attempt.limits().attempt();
    try {
      return Outcome.answered(
          time.within(
              limit,
              events.inside(() -> ask.apply(servers.of(target), Servers.model(target))),
              new LeakWatch<>(LeakWatch.NOTHING, () -> Servers.leaked(target))));
    } catch (TimeoutException late) {
      return new Outcome.TimedOut<>(Phase.FIRST_BYTE, limit);
    }
  }

  @Override
  public boolean empty(T answer) {
    return nothing.test(answer);
  }
}

package dev.understudy.simulator;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Transport;
import dev.understudy.testkit.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Attempts against targets that follow an incident. Obeys the clocks of every attempt as a real
/// transport must.
final class SimulatedTransport {
  private final VirtualTime time;
  private final Incident incident;
  private final RandomGenerator dice;
  private final Invariants invariants;
  private final Set<String> inFlight = new HashSet<>();

  SimulatedTransport(
      VirtualTime time, Incident incident, RandomGenerator dice, Invariants invariants) {
    this.time = time;
    this.incident = incident;
    this.dice = dice;
    this.invariants = invariants;
  }

  /// The transport of one call.
  Transport<Reply> of(Call call) {
    return (attempt, events) -> start(call, attempt, events);
  }

  /// Attempts, and delivered streams, that are neither over nor cancelled.
  Set<String> inFlight() {
    return inFlight;
  }

  private Transport.Exchange start(Call call, Attempt attempt, Transport.Events<Reply> events) {
    invariants.starting(call, attempt);
    Exchange exchange = new Exchange(call.id() + "#" + attempt.number());
    inFlight.add(exchange.id);
    boolean streaming = call.needs().streaming();
    Duration patience =
        streaming && attempt.limits().firstToken().compareTo(attempt.limits().attempt()) < 0
            ? attempt.limits().firstToken()
            : attempt.limits().attempt();
    switch (incident.of(attempt.target(), time.read(), streaming, dice)) {
      case Behaviour.Answers answers ->
          exchange.within(
              patience,
              answers.after(),
              events,
              () -> events.ended(Outcome.answered(new Reply(Verdict.OK))));
      case Behaviour.Fails fails ->
          exchange.within(
              patience,
              fails.after(),
              events,
              () -> events.ended(Outcome.answered(new Reply(fails.verdict()))));
      case Behaviour.Breaks breaks ->
          exchange.within(
              patience,
              breaks.after(),
              events,
              () ->
                  events.ended(
                      new Outcome.Broken<>(
                          breaks.connected() ? Phase.FIRST_BYTE : Phase.CONNECT,
                          new IOException("simulated"))));
      case Behaviour.Hangs hangs ->
          exchange.within(patience, patience.plusNanos(1), events, () -> {});
      case Behaviour.Streams streams ->
          exchange.within(
              patience,
              streams.firstContent(),
              events,
              () -> {
                events.ended(Outcome.begun(new Reply(Verdict.OK)));
                exchange.then(streams.rest(), () -> end(call, streams.end(), events));
              });
    }
    return exchange;
  }

  /// Half of the streams that break could be continued, if the dice say so by any fallback.
  private void end(Call call, Verdict end, Transport.Events<Reply> events) {
    if (end instanceof Verdict.Failure failure && dice.nextBoolean()) {
      Set<Target> continuing = new HashSet<>();
      for (Target target : call.route().fallbacks()) {
        if (dice.nextBoolean()) {
          continuing.add(target);
        }
      }
      events.broke(failure, continuing);
    } else {
      events.closed(end);
    }
  }

  /// What a simulated target answers: its meaning.
  record Reply(Verdict verdict) {}

  private final class Exchange implements Transport.Exchange {
    private final String id;
    private Loop.Timer timer = () -> {};
    private boolean cancelled;

    Exchange(String id) {
      this.id = id;
    }

    void within(
        Duration limit, Duration after, Transport.Events<Reply> events, Runnable otherwise) {
      if (after.compareTo(limit) > 0) {
        at(limit, () -> events.ended(new Outcome.TimedOut<>(Phase.FIRST_BYTE, limit)));
      } else {
        at(after, otherwise);
      }
    }

    void then(Duration after, Runnable end) {
      if (!cancelled) {
        inFlight.add(id);
        at(after, end);
      }
    }

    private void at(Duration after, Runnable event) {
      timer =
          time.schedule(
              () -> {
                inFlight.remove(id);
                event.run();
              },
              after.toNanos());
    }

    @Override
    public void cancel() {
      cancelled = true;
      timer.cancel();
      inFlight.remove(id);
    }
  }
}

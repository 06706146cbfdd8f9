package dev.understudy.simulator;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Target;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Outlet;
import dev.understudy.engine.RetryGate;
import dev.understudy.engine.Transport;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.simulator.SimulatedTransport.Reply;
import dev.understudy.testkit.VirtualTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Steady traffic on a fleet that behaves as a conduct says, under one policy: what [Simulation] is
/// for any policy, this is for one question. The invariants are checked all the same.
///
/// One thread; a scenario is played once.
public final class Scenario {
  private static final int PERMITS = 1000;

  private final VirtualTime time = new VirtualTime();
  private final Trace trace = new Trace();
  private final InMemoryHealth health = new InMemoryHealth();
  private final Report report = new Report();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final List<Target> fleet;
  private final RetryPolicy policy;
  private final Random dice;
  private final Invariants invariants;
  private final SimulatedTransport transport;
  private final Engine engine;
  private int calls;

  /// @param fleet the first is asked, the others are what the policy makes of them
  public Scenario(long seed, List<Target> fleet, RetryPolicy policy, Conduct conduct) {
    this.fleet = List.copyOf(fleet);
    this.policy = policy;
    dice = new Random(seed);
    invariants = new Invariants(time, health, this.fleet, trace);
    transport = new SimulatedTransport(time, conduct, dice, invariants);
    engine =
        Engine.builder()
            .health(health)
            .ticker(time)
            .gate(new RetryGate(PERMITS))
            .listener(new Booking())
            .build();
  }

  /// Lets calls arrive, one after each pause, and plays until all of them are over.
  ///
  /// @param count how many
  /// @param pause between two; zero: all at one instant
  /// @throws AssertionError if an invariant broke
  public Report play(int count, Duration pause) {
    for (int i = 0; i < count; i++) {
      time.schedule(this::begin, pause.toNanos() * i);
    }
    time.exhaust(50_000_000);
    invariants.always(engine.gate().inFlight(), PERMITS);
    invariants.atRest(calls, transport.inFlight(), engine.gate().inFlight());
    return report;
  }

  /// What is known about the targets.
  public InMemoryHealth health() {
    return health;
  }

  private void begin() {
    String id = "call-" + ++calls;
    Route route = Route.of(List.of(fleet.getFirst()), policy, fleet);
    Call call = Call.of(id, dice.nextLong(), route, policy, Needs.PLAIN, time.read());
    Transport<Reply> inner = transport.of(call);
    engine.start(
        call,
        (attempt, events) -> {
          tried(call, attempt);
          return inner.start(attempt, events);
        },
        SimulatedTransport::judge,
        time,
        new Caller(call));
  }

  private void tried(Call call, Attempt attempt) {
    attempts.merge(call.id(), 1, Integer::sum);
    report.tried(
        new Report.Try(Duration.ofNanos(time.read()), attempt.target().name(), attempt.number()));
  }

  private void done(Call call, boolean answered, String by) {
    Integer made = attempts.remove(call.id());
    report.done(
        new Report.Done(
            Duration.ofNanos(call.arrivedAt()),
            Duration.ofNanos(time.read() - call.arrivedAt()),
            answered,
            by,
            made == null ? 0 : made));
  }

  private final class Caller implements Outlet<Reply> {
    private final Call call;

    Caller(Call call) {
      this.call = call;
    }

    @Override
    public void delivered(Reply answer, History history) {
      String number = "#" + history.delivered();
      invariants.result(call, "delivered " + number, transport.inFlight(), call.id() + number);
      done(call, true, history.attempt(history.delivered()).target().name());
    }

    @Override
    public void failed(CallFailed failure, @Nullable Outcome<Reply> shown) {
      invariants.failed(failure, transport.inFlight());
      done(call, false, "");
    }
  }

  private final class Booking implements EngineListener {
    @Override
    public void attempt(AttemptRecord record) {
      invariants.always(engine.gate().inFlight(), PERMITS);
      invariants.attempt(record);
    }

    @Override
    public void call(CallRecord record) {
      invariants.call(record);
    }
  }
}

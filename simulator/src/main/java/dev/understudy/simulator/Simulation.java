package dev.understudy.simulator;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.call.Why;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Outlet;
import dev.understudy.engine.RetryGate;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.simulator.SimulatedTransport.Reply;
import dev.understudy.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One random fleet under one random policy in one random incident, all from one seed.
public final class Simulation {
  private static final int CALLS = 30;

  private final Random dice;
  private final VirtualTime time;
  private final Trace trace = new Trace();
  private final List<Target> fleet = new ArrayList<>();
  private final RetryPolicy policy;
  private final Incident incident;
  private final Invariants invariants;
  private final Engine engine;
  private final SimulatedTransport transport;
  private final int permits;
  private final Map<String, Call> calls = new HashMap<>();

  private Simulation(long seed) {
    dice = new Random(seed);
    time = new VirtualTime(dice.nextInt(8) == 0 ? Long.MAX_VALUE / 2 : dice.nextLong(1L << 40));
    int size = 1 + dice.nextInt(5);
    String[] providers = {"openai", "anthropic", "gemini"};
    for (int i = 0; i < size; i++) {
      Target target =
          Target.of(providers[dice.nextInt(3)] + "/m" + i).weighing(1 + dice.nextInt(4));
      fleet.add(dice.nextInt(3) == 0 ? target.window(1000L * (1 + dice.nextInt(4))) : target);
    }
    policy = RandomPolicies.of(dice, fleet);
    incident = Incident.random(dice, fleet);
    InMemoryHealth health = new InMemoryHealth();
    invariants = new Invariants(time, health, fleet, trace);
    permits = dice.nextInt(5) == 0 ? 1 : 1000;
    RetryGate gate = new RetryGate(permits);
    engine =
        Engine.builder().health(health).ticker(time).gate(gate).listener(new Booking()).build();
    transport = new SimulatedTransport(time, incident, dice, invariants);
  }

  /// Plays a seed.
  ///
  /// @return all that happened
  /// @throws AssertionError if an invariant broke, with the seed, the policy and the last events
  public static Trace run(long seed) {
    Simulation simulation = new Simulation(seed);
    try {
      simulation.play();
    } catch (AssertionError | RuntimeException broken) {
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + broken.getMessage()
              + "\n"
              + simulation.policy
              + "\n"
              + simulation.trace.tail(12),
          broken);
    }
    return simulation.trace;
  }

  private void play() {
    for (int number = 1; number <= CALLS; number++) {
      begin(number);
      time.advance(Duration.ofMillis(dice.nextInt(4) == 0 ? 0 : dice.nextInt(6000)));
      invariants.always(engine.gate().inFlight(), permits);
    }
    time.exhaust(100_000);
    invariants.always(engine.gate().inFlight(), permits);
    invariants.atRest(CALLS, transport.inFlight(), engine.gate().inFlight());
  }

  private void begin(int number) {
    Target primary = fleet.get(dice.nextInt(3) == 0 ? dice.nextInt(fleet.size()) : 0);
    Route route = Route.of(List.of(primary), policy, fleet);
    Needs needs = new Needs(Set.of(), dice.nextBoolean(), dice.nextInt(5) != 0);
    Call call =
        Call.of("call-" + number, dice.nextLong(), route, policy, needs, time.read())
            .rotated(number);
    calls.put(call.id(), call);
    Engine.Handle handle =
        engine.start(call, transport.of(call), Simulation::judge, time, new Caller(call));
    if (dice.nextInt(8) == 0) {
      time.schedule(handle::cancel, Duration.ofMillis(dice.nextInt(3000)).toNanos());
    }
  }

  private static Verdict judge(Target target, Outcome<Reply> outcome) {
    return switch (outcome) {
      case Outcome.Answered<Reply>(var reply, var whole) -> reply.verdict();
      case Outcome.Broken<Reply>(var phase, var cause) ->
          Verdict.retry(
              Where.ANY_TARGET,
              phase == Phase.CONNECT ? FailureKind.CONNECT_FAILED : FailureKind.CONNECTION_LOST,
              Evidence.of("connection_lost"));
      case Outcome.TimedOut<Reply>(var phase, var after) ->
          Verdict.retry(Where.ANY_TARGET, FailureKind.TIMED_OUT, Evidence.timeout(after));
      case Outcome.NotSent<Reply>(var why, var detail) ->
          Verdict.retry(Where.OTHER_TARGET, FailureKind.UNSUPPORTED, Evidence.of("not_sent"));
    };
  }

  /// Who the calls belong to.
  private final class Caller implements Outlet<Reply> {
    private final Call call;

    Caller(Call call) {
      this.call = call;
    }

    @Override
    public void delivered(Reply answer, History history) {
      String delivered = "#" + history.delivered();
      invariants.result(
          call, "delivered " + delivered, transport.inFlight(), call.id() + delivered);
    }

    @Override
    public void resumed(Reply answer, History history) {
      invariants.resumed(history, transport.inFlight());
    }

    @Override
    public void interrupted(Why why, History history) {
      invariants.interrupted(history, why, transport.inFlight());
    }

    @Override
    public void failed(CallFailed failure, @Nullable Outcome<Reply> shown) {
      invariants.failed(failure, transport.inFlight());
    }
  }

  /// Books blocks the moment an attempt ends, before anybody can start another one.
  private final class Booking implements EngineListener {
    @Override
    public void attempt(AttemptRecord record) {
      invariants.always(engine.gate().inFlight(), permits);
      Call call = Objects.requireNonNull(calls.get(record.callId()));
      if (record.verdict() instanceof Verdict.Retry retry && retry.retryAfter().isPresent()) {
        fleet.stream()
            .filter(target -> target.name().equals(record.target()))
            .forEach(
                target -> invariants.hinted(call, target, retry.retryAfter().get(), time.read()));
      }
      invariants.attempt(record);
    }

    @Override
    public void call(CallRecord record) {
      invariants.call(record);
    }
  }
}

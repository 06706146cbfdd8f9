package dev.understudy.testkit.rehearsal;

import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.call.Call;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.engine.Engine;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.CallLog;
import dev.understudy.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Function;

/// A policy and its targets in virtual time.
///
/// ```java
/// Rehearsal models =
///     Rehearsal.of(policy)
///         .target("openai/gpt-4o", throttled(ofSeconds(3)), answers("hello"))
///         .target("anthropic/claude-sonnet-4-5", answers("hi"));
/// assertThatCall(models.call())
///     .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5")
///     .answeredWith("hi");
/// ```
///
/// What is learned about targets in one call (blocks, breakers, budgets) is known in the next, as
/// in a process. Not thread-safe: one thread owns it, and everything happens on that thread.
public final class Rehearsal {
  private final RetryPolicy policy;
  private final VirtualTime time = new VirtualTime();
  private final CallLog log = new CallLog();
  private final Engine engine =
      Engine.builder()
          .ticker(time)
          .listener(
              new EngineListener() {
                @Override
                public EngineListener arrived(Call call, long now) {
                  return listener.and(log).arrived(call, now);
                }
              })
          .build();
  private final Map<String, Function<Duration, Cue>> scripts = new LinkedHashMap<>();
  private final Map<String, Integer> asked = new LinkedHashMap<>();
  private final List<Target> targets = new java.util.ArrayList<>();
  private EngineListener listener = EngineListener.NONE;
  private Spent cost = Spent.NOTHING;
  private long seed = 1;
  private int begun;

  private Rehearsal(RetryPolicy policy) {
    this.policy = policy;
  }

  /// A rehearsal of this policy; it needs targets.
  public static Rehearsal of(RetryPolicy policy) {
    return new Rehearsal(policy);
  }

  /// Adds a target by its id, `provider/model`; the first one added is the one to ask.
  ///
  /// @param cues what it does with its requests, one after the other; the last one for ever
  /// @throws IllegalArgumentException if there is no cue, or the target is there already
  public Rehearsal target(String model, Cue... cues) {
    return target(Target.of(model), cues);
  }

  /// The same with settings of its own.
  public Rehearsal target(Target target, Cue... cues) {
    if (cues.length == 0) {
      throw new IllegalArgumentException(target + " needs a cue");
    }
    Queue<Cue> left = new ArrayDeque<>(List.of(cues));
    return target(
        target, at -> left.size() > 1 ? left.remove() : Objects.requireNonNull(left.peek()));
  }

  /// Adds a target whose requests depend on the time since the beginning of the rehearsal.
  public Rehearsal target(Target target, Function<Duration, Cue> script) {
    if (scripts.putIfAbsent(target.name(), script) != null) {
      throw new IllegalArgumentException(target + " is there already");
    }
    asked.put(target.name(), 0);
    targets.add(target);
    return this;
  }

  /// Other dice from the next call on. Without this every rehearsal rolls the same.
  public Rehearsal seed(long value) {
    seed = value;
    return this;
  }

  /// Tells of the calls that begin from now on, besides whom it tells already. Everything is told
  /// on this thread, while time passes.
  public Rehearsal listener(EngineListener value) {
    listener = listener.and(value);
    return this;
  }

  /// Every attempt costs this, also one that fails or is cancelled. Without this none costs
  /// anything.
  public Rehearsal costing(Spent each) {
    cost = each;
    return this;
  }

  /// Makes a call for a plain answer and plays it to its end.
  ///
  /// @throws IllegalStateException without targets
  public Performance call() {
    return call(Needs.PLAIN);
  }

  /// The same for a stream.
  public Performance stream() {
    return call(Needs.STREAM);
  }

  /// The same for a call that demands this.
  public Performance call(Needs needs) {
    return begin(needs).end();
  }

  /// Makes a call and lets no time pass, so that a test can look at it on its way: [#pass]. Calls
  /// may overlap.
  ///
  /// @throws IllegalStateException without targets
  public Running begin(Needs needs) {
    if (targets.isEmpty()) {
      throw new IllegalStateException("a rehearsal needs a target");
    }
    int number = ++begun;
    Route route = Route.of(List.of(targets.getFirst()), policy, targets);
    Call call =
        Call.of("call-" + number, seed + number, route, policy, needs, time.read())
            .rotated(number - 1L);
    Actor actor = new Actor(time, call, this::cue, cost);
    Engine.Handle handle = engine.start(call, actor, actor, time, actor);
    time.settle();
    return new Running(call.id(), handle, actor, time, log);
  }

  /// Lets time pass: between calls, or while one is under way.
  public Rehearsal pass(Duration duration) {
    time.advance(duration);
    return this;
  }

  /// The time since the beginning.
  public Duration now() {
    return Duration.ofNanos(time.read());
  }

  /// The engine that makes the calls, with all that it knows about targets.
  public Engine engine() {
    return engine;
  }

  /// How often a target was asked so far.
  ///
  /// @throws IllegalArgumentException if there is no such target
  public int asked(String target) {
    Integer count = asked.get(target);
    if (count == null) {
      throw new IllegalArgumentException("no target is called " + target + ": " + targets);
    }
    return count;
  }

  private Cue cue(Target target) {
    asked.merge(target.name(), 1, Integer::sum);
    return Objects.requireNonNull(scripts.get(target.name())).apply(now());
  }
}

package dev.understudy.failover;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Loop;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Selection;
import dev.understudy.resume.Pieces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Keeps any call alive that can be made to one of several targets.
///
/// ```java
/// Failover models = Failover.of("openai/gpt-4o", "anthropic/claude-sonnet-4-5").policy(policy);
/// String answer = models.call(target -> ask(target.model(), question));
/// ```
///
/// Immutable and thread-safe: a method that changes a setting gives a changed copy, and copies
/// share what is known about the targets. Make it once, not per call.
///
/// A blocking call runs its attempts on the calling thread. Where something must be able to
/// interrupt an attempt (a deadline other than the ten minutes of [RetryPolicy#DEFAULT], a limit by
/// [#within], a target with timeouts of its own, hedging) attempts run on virtual threads instead.
///
/// Success is cheap: while nothing is known against the first target, its attempt costs a look at
/// the clock and a count. Under a policy without circuit breaker and retry budget not even that;
/// then the clock is first looked at when an attempt has failed, and a history cannot say how long
/// the first one took.
public final class Failover {
  private static final AtomicLong CALLS = new AtomicLong();

  private final List<Target> targets;
  private final RetryPolicy policy;
  private final FailureClassifier failures;
  private final Engine engine;
  private final Needs needs;
  private final String operation;
  private final Optional<Duration> limit;
  private final Route route;
  private final AtomicLong rotation;
  private final Supplier<? extends Loop> loops;
  private final boolean watched;

  /// There while an untroubled first attempt needs no decision: no policy that looks at it, nobody
  /// who listens.
  private final Optional<InMemoryHealth.Shortcut> shortcut;

  /// Whether a success is of interest to later calls.
  private final boolean remembers;

  private Failover(
      List<Target> targets,
      RetryPolicy policy,
      FailureClassifier failures,
      Engine engine,
      Needs needs,
      String operation,
      Optional<Duration> limit,
      AtomicLong rotation,
      Supplier<? extends Loop> loops) {
    this.targets = targets;
    this.policy = policy;
    this.failures = failures;
    this.engine = engine;
    this.needs = needs;
    this.operation = operation;
    this.limit = limit;
    this.rotation = rotation;
    this.loops = loops;
    this.route = Route.of(List.of(targets.getFirst()), policy, targets);
    this.watched =
        limit.isPresent()
            || !policy.deadline().equals(RetryPolicy.DEFAULT.deadline())
            || policy.hedging().isPresent()
            || targets.stream().anyMatch(target -> !target.timeouts().equals(Timeouts.DEFAULT));
    Target first = targets.getFirst();
    boolean plain =
        !watched
            && !policy.isNone()
            && policy.selection() == Selection.PRIORITY
            && policy.onHighLatency().isEmpty()
            && first.capabilities().containsAll(needs.capabilities())
            && engine.unheard();
    this.shortcut = plain ? Optional.of(engine.health().shortcut(first)) : Optional.empty();
    this.remembers = policy.circuitBreaker().isPresent() || policy.retryBudget().isPresent();
  }

  /// Targets by their ids, `provider/model`; the first is the one to ask.
  public static Failover of(String model, String... others) {
    List<Target> targets = new ArrayList<>();
    targets.add(Target.of(model));
    for (String other : others) {
      targets.add(Target.of(other));
    }
    return of(targets);
  }

  /// Targets with settings of their own; the first is the one to ask.
  public static Failover of(Target first, Target... others) {
    List<Target> targets = new ArrayList<>();
    targets.add(first);
    targets.addAll(List.of(others));
    return of(targets);
  }

  /// Targets in a list; the first is the one to ask.
  ///
  /// @throws IllegalArgumentException if there is none, or two have the same name
  public static Failover of(List<Target> targets) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a failover needs a target");
    }
    if (targets.stream().map(Target::name).distinct().count() < targets.size()) {
      throw new IllegalArgumentException("two targets have the same name: " + targets);
    }
    return new Failover(
        List.copyOf(targets),
        RetryPolicy.DEFAULT,
        FailureClassifier.standard(),
        Engine.builder().build(),
        Needs.PLAIN,
        Call.CHAT,
        Optional.empty(),
        new AtomicLong(),
        SerialLoop::new);
  }

  /// The same under these rules.
  public Failover policy(RetryPolicy value) {
    return new Failover(targets, value, failures, engine, needs, operation, limit, rotation, loops);
  }

  /// The same, with exceptions judged like this.
  public Failover failures(FailureClassifier value) {
    return new Failover(targets, policy, value, engine, needs, operation, limit, rotation, loops);
  }

  /// The same on this engine: its health, clock, gate and listener.
  public Failover engine(Engine value) {
    return new Failover(targets, policy, failures, value, needs, operation, limit, rotation, loops);
  }

  /// The same, heard by this listener alone ([EngineListener#and] makes one of two); it shares what
  /// is known about the targets.
  public Failover listener(EngineListener value) {
    return engine(
        Engine.builder()
            .health(engine.health())
            .ticker(engine.ticker())
            .gate(engine.gate())
            .listener(value)
            .build());
  }

  /// The same for calls that demand this: capabilities, and whether they may be sent twice.
  public Failover needs(Needs value) {
    return new Failover(
        targets, policy, failures, engine, value, operation, limit, rotation, loops);
  }

  /// The same for calls that do something else than chat, in one word for those who listen:
  /// `embeddings`, say. No rule depends on it.
  public Failover operation(String value) {
    return new Failover(targets, policy, failures, engine, needs, value, limit, rotation, loops);
  }

  /// The same with a deadline for the whole call, waits included, if that is shorter than the
  /// policy's. Attempts that are too long are interrupted.
  ///
  /// @throws IllegalArgumentException if it is not positive
  public Failover within(Duration deadline) {
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException("a deadline must be positive: " + deadline);
    }
    return new Failover(
        targets,
        policy,
        failures,
        engine,
        needs,
        operation,
        Optional.of(deadline),
        rotation,
        loops);
  }

  /// The engine: what it knows about the targets, its clock and its gate.
  public Engine engine() {
    return engine;
  }

  /// The same with streams on loops from here, which tell their time too.
  Failover on(Supplier<? extends Loop> value) {
    return new Failover(
        targets, policy, failures, engine, needs, operation, limit, rotation, value);
  }

  /// The targets, in their order.
  public List<Target> targets() {
    return targets;
  }

  /// The rules.
  public RetryPolicy policy() {
    return policy;
  }

  /// Whether [#call] runs attempts on threads of their own, where the caller's thread-locals are
  /// not seen, so that they can be interrupted.
  public boolean changesThread() {
    return watched;
  }

  /// Does the work, on whichever target can.
  ///
  /// Interrupting the thread ends the call: [CallFailed] is thrown and the interrupt flag is set.
  ///
  /// @return what the work gave
  /// @throws CallFailed if it failed for good; its cause is the exception that counts. An exception
  ///   that no classifier knows is a bug and is thrown as it is
  public <R> R call(Work<R> work) {
    return call(work, AnswerClassifier.anythingIsGood());
  }

  /// Does the work, on whichever target gives an answer that is good.
  public <R> R call(Work<R> work, AnswerClassifier<? super R> answers) {
    if (shortcut.isPresent() && shortcut.get().clear()) {
      return untroubled(work, answers, shortcut.get());
    }
    Causes causes = new Causes();
    try {
      if (watched) {
        WatchedThread<R> attempts = new WatchedThread<>(work, answers, failures, causes);
        return engine.call(made(needs, engine.ticker().read()), attempts, attempts);
      }
      CallingThread<R> attempts = new CallingThread<>(work, answers, failures, causes);
      return engine.call(made(needs, engine.ticker().read()), attempts, attempts);
    } catch (CallFailed failed) {
      throw causes.told(failed);
    }
  }

  /// The first attempt where there is nothing to decide: the planner would start it at once, and
  /// its success changes nothing but a count. Anything else goes the whole way, with this attempt
  /// as the first of its history.
  @SuppressWarnings("CatchingUnchecked") // whatever the work throws is judged
  private <R> R untroubled(
      Work<R> work, AnswerClassifier<? super R> answers, InMemoryHealth.Shortcut state) {
    long began = remembers ? engine.ticker().read() : 0;
    Target first = targets.getFirst();
    Made<R> made;
    try {
      R answer = Objects.requireNonNull(work.ask(first), "the work gave null");
      if (answers.judge(first, answer).equals(Verdict.OK)) {
        if (remembers) {
          state.succeeded();
        }
        return answer;
      }
      made = new Made<>(answer, null);
    } catch (Exception | Error failure) {
      made = new Made<>(null, failure);
    }
    Causes causes = new Causes();
    CallingThread<R> attempts = new CallingThread<>(made.then(work), answers, failures, causes);
    try {
      return remembers
          ? engine.callSince(made(needs, began), attempts, attempts)
          : engine.callAfter(made(needs, engine.ticker().read()), attempts, attempts);
    } catch (CallFailed failed) {
      throw causes.told(failed);
    }
  }

  /// Does the work without waiting for it. Nothing blocks; what follows an attempt runs on the
  /// thread that completed it, or on the one thread for timers.
  ///
  /// @return what the work gives, or [CallFailed]; cancelling it cancels the attempts
  public <R> CompletableFuture<R> callAsync(AsyncWork<R> work) {
    Promise<R> promise = new Promise<>();
    Staged<R> attempts = new Staged<>(work, failures, new Causes(), promise);
    promise.keptBy(
        engine.start(
            made(needs, engine.ticker().read()), attempts, attempts, new SerialLoop(), attempts));
    return promise;
  }

  /// A stream that fails over until its first item.
  ///
  /// @return a publisher; every subscription is a call of its own, and cancelling it cancels the
  ///   attempts
  public <T> Flow.Publisher<T> stream(StreamWork<T> work) {
    return stream(work, item -> true);
  }

  /// A stream that fails over until its first content. Items without content are held until then,
  /// at most 1 000, and those of an attempt that fails are dropped with it. A break after that is
  /// passed on as it came.
  public <T> Flow.Publisher<T> stream(StreamWork<T> work, Predicate<? super T> content) {
    return stream(work, StreamRules.of(content, policy, failures));
  }

  /// A stream that fails over until its first content, and that another target may go on with when
  /// it breaks after that, if the policy says `on_interrupt: resume`: a target that is given the
  /// text so far ([ContinuingWork]), else one that makes the same text again, which is checked. No
  /// character comes twice and none is lost. Only free text is gone on with; what the items are,
  /// and when they are complete, `pieces` knows.
  ///
  /// @return a publisher; a stream that breaks for good ends with [CallFailed], of which
  ///   [CallFailed#interrupted] is true if something of it was given
  public <T> Flow.Publisher<T> stream(StreamWork<T> work, Pieces<T> pieces) {
    return stream(work, StreamRules.of(pieces, policy, failures));
  }

  private <T> Flow.Publisher<T> stream(StreamWork<T> work, StreamRules<T> rules) {
    Needs streaming = new Needs(needs.capabilities(), true, needs.replaySafe());
    return subscriber ->
        new StreamCall<>(work, rules, targets, loops.get(), subscriber)
            .begin(engine, made(streaming, engine.ticker().read()));
  }

  private Call made(Needs demanded, long now) {
    Call call =
        Call.of(
                "call-" + CALLS.incrementAndGet(),
                ThreadLocalRandom.current().nextLong(),
                route,
                policy,
                demanded,
                now)
            .doing(operation)
            .rotated(rotation.getAndIncrement());
    return limit.isPresent() ? call.within(limit.get()) : call;
  }
}

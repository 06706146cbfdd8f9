package dev.understudy.health;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.Charge;
import dev.understudy.policy.BreakerRule;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Scope;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What this process knows about targets. Thread-safe without locks: every piece of state is an
/// immutable value in an atomic reference, and a transition may run twice.
public final class InMemoryHealth implements Health {
  private static final Duration AVOID_THROTTLED = Duration.ofSeconds(1);
  private static final Duration AVOID_REFUSED = Duration.ofMinutes(1);
  private static final Duration AVOID_EXHAUSTED = Duration.ofMinutes(15);

  private final Map<String, TargetState> targets = new ConcurrentHashMap<>();
  private final Map<String, Identifier> identifiers = new ConcurrentHashMap<>();
  private final Cell<HedgeLoad> hedgeLoad = new Cell<>(HedgeLoad.NONE);

  /// Counted up after every change that speaks against some target.
  private final AtomicLong troubles = new AtomicLong();

  /// Knows nothing yet.
  public InMemoryHealth() {}

  @Override
  public Standing standing(Target target, long now) {
    return of(target).standing(now);
  }

  @Override
  public boolean affords(Charge charge) {
    Target payer = charge.target();
    return payer == null || of(payer).bucket.get().affords(charge.tokens(), charge.capacity());
  }

  @Override
  public Optional<Duration> latency(Target target) {
    return of(target).latency.get().mean();
  }

  @Override
  public Optional<Duration> p95(Target target) {
    return of(target).latency.get().p95();
  }

  @Override
  public boolean hedgeAllowed(double maxExtraLoad, long now) {
    return hedgeLoad.get().allows(maxExtraLoad, now);
  }

  /// A call arrived.
  public void arrived(Call call, long now) {
    if (call.policy().hedging().isPresent()) {
      hedgeLoad.update(load -> load.called(now));
    }
  }

  /// A hedge was started.
  public void hedged(long now) {
    hedgeLoad.update(load -> load.hedged(now));
  }

  /// Takes a charge from the bucket that pays it.
  ///
  /// @return false, and nothing taken, if it cannot
  public boolean withdraw(Charge charge) {
    Target payer = charge.target();
    if (payer == null || charge.tokens() == 0) {
      return true;
    }
    TargetState state = of(payer);
    while (true) {
      Bucket before = state.bucket.get();
      if (!before.affords(charge.tokens(), charge.capacity())) {
        return false;
      }
      if (state.bucket.replace(before, before.withdraw(charge.tokens(), charge.capacity()))) {
        troubles.incrementAndGet();
        return true;
      }
    }
  }

  /// Gives a charge back, because what it paid for has begun to answer or was never sent.
  public void refund(Charge charge) {
    Target payer = charge.target();
    if (payer != null && charge.tokens() > 0) {
      of(payer).deposit(charge.tokens());
    }
  }

  /// Takes the probe lease of a half-open breaker.
  ///
  /// @param lease nanoseconds after which it is lost
  /// @return false if somebody else has it
  public boolean probe(Target target, long now, long lease) {
    TargetState state = of(target);
    while (true) {
      Breaker before = state.breaker.get();
      if (before.gate(now) != Standing.Gate.PROBE) {
        return false;
      }
      if (state.breaker.replace(before, before.probing(now, lease))) {
        return true;
      }
    }
  }

  /// An attempt produced its first content.
  public void answering(Call call, Attempt attempt, long now) {
    RetryPolicy policy = call.policy();
    if (!policy.isNone()) {
      boolean percentiles = policy.hedging().isPresent();
      long taken = now - attempt.startedAt();
      of(attempt.target()).latency.update(digest -> digest.after(taken, percentiles));
    }
  }

  /// An attempt is over.
  ///
  /// @param attempt one that has ended
  /// @param probe whether it held the probe lease
  public void ended(Call call, Attempt attempt, boolean probe) {
    RetryPolicy policy = call.policy();
    if (policy.isNone() || !(attempt.state() instanceof Attempt.Ended ended)) {
      return;
    }
    TargetState state = of(attempt.target());
    policy.circuitBreaker().ifPresent(rule -> state.count(rule, ended.at()));
    switch (ended.verdict()) {
      case Verdict.Ok ok -> {
        state.tidy(ended.at());
        policy
            .circuitBreaker()
            .ifPresent(rule ->
                state.breaker.update(
                    breaker -> breaker.succeeded(attempt.startedAt(), ended.at(), rule)));
        if (attempt.number() == 1) {
          policy.retryBudget().ifPresent(rule -> state.deposit(rule.refund()));
        }
        if (ok.slow()) {
          slow(policy, attempt, ended);
        }
      }
      case Verdict.Failure failure -> failed(call, attempt, ended, failure, probe, state);
    }
  }

  private void failed(
      Call call,
      Attempt attempt,
      Attempt.Ended ended,
      Verdict.Failure failure,
      boolean probe,
      TargetState state) {
    RetryPolicy policy = call.policy();
    if (failure.kind().countsForBreaker()) {
      double roll = call.roll(Call.Dice.BLOCK, attempt.number() + 64);
      policy
          .circuitBreaker()
          .ifPresent(rule ->
              state.breaker.update(breaker -> breaker.failed(probe, ended.at(), rule, roll)));
    } else if (probe) {
      state.breaker.update(breaker -> breaker.released(ended.at()));
    }
    failure.retryAfter().ifPresent(hint -> hinted(policy, attempt, ended, hint));
    avoidance(failure)
        .ifPresent(time ->
            (failure.kind().blamesCredential() ? state.credential : state.model)
                .avoid(ended.at() + time.toNanos()));
    if (isSlow(failure, attempt, ended, policy)) {
      slow(policy, attempt, ended);
    }
    troubles.incrementAndGet();
  }

  private void hinted(RetryPolicy policy, Attempt attempt, Attempt.Ended ended, Duration hint) {
    RetryAfterHandling handling = policy.retryAfterHandling();
    if (handling.applyTo() == Reach.GLOBAL && hint.isPositive()) {
      Duration clamped =
          hint.compareTo(handling.maxRetryAfter()) > 0 ? handling.maxRetryAfter() : hint;
      of(attempt.target())
          .identifier(handling.scope())
          .block(new Block(ended.at() + clamped.toNanos(), Block.Cause.RETRY_AFTER));
    }
  }

  private static boolean isSlow(
      Verdict.Failure failure, Attempt attempt, Attempt.Ended ended, RetryPolicy policy) {
    if (policy.onHighLatency().isEmpty()) {
      return false;
    }
    long threshold = policy.onHighLatency().get().threshold().toNanos();
    return failure.kind() == FailureKind.HIGH_LATENCY
        || (failure.kind() == FailureKind.TIMED_OUT
            && ended.at() - attempt.startedAt() >= threshold);
  }

  private void slow(RetryPolicy policy, Attempt attempt, Attempt.Ended ended) {
    HighLatency rule = policy.onHighLatency().orElseThrow();
    if (rule.applyTo() == Reach.REQUEST) {
      return;
    }
    Identifier identifier = of(attempt.target()).identifier(rule.scope());
    LatencyTrigger trigger =
        identifier.trigger.update(before ->
            before.after(ended.at(), rule.windowOrDefault().toNanos(), rule.minTriggers()));
    if (trigger.fired()) {
      identifier.block(new Block(ended.at() + rule.block().toNanos(), Block.Cause.HIGH_LATENCY));
      troubles.incrementAndGet();
    }
  }

  private static Optional<Duration> avoidance(Verdict.Failure failure) {
    return switch (failure.kind()) {
      case THROTTLED ->
          failure.retryAfter().filter(Duration::isPositive).isPresent()
              ? Optional.empty()
              : Optional.of(AVOID_THROTTLED);
      case QUOTA_EXHAUSTED -> Optional.of(AVOID_EXHAUSTED);
      case AUTH -> failure instanceof Verdict.Retry ? Optional.of(AVOID_REFUSED) : Optional.empty();
      case MODEL_NOT_FOUND -> Optional.of(AVOID_REFUSED);
      default -> Optional.empty();
    };
  }

  /// The block on a target that ends last, if one holds: of the target itself, its provider or its
  /// endpoint.
  public Optional<Block> block(Target target, long now) {
    return of(target).longest().filter(block -> block.holds(now));
  }

  /// Nanoseconds until the first of these targets may be tried again; empty if one may be tried
  /// now.
  public OptionalLong shortestBlock(Iterable<Target> among, long now) {
    OptionalLong shortest = OptionalLong.empty();
    for (Target target : among) {
      Optional<Block> block = block(target, now);
      if (block.isEmpty()) {
        return OptionalLong.empty();
      }
      long left = block.get().until() - now;
      shortest = OptionalLong.of(Math.min(left, shortest.orElse(left)));
    }
    return shortest;
  }

  /// The breaker of a target.
  public Breaker breaker(Target target) {
    return of(target).breaker.get();
  }

  /// The retry budget of a target.
  public Bucket bucket(Target target) {
    return of(target).bucket.get();
  }

  private TargetState of(Target target) {
    TargetState known = targets.get(target.name());
    return known != null
        ? known
        : Objects.requireNonNull(targets.computeIfAbsent(target.name(), name -> made(target)));
  }

  private TargetState made(Target target) {
    return new TargetState(
        troubles,
        identifier("model:" + target.name()),
        identifier("provider:" + target.provider()),
        identifier("endpoint:" + target.endpoint()),
        identifier("credential:" + target.credential()));
  }

  private Identifier identifier(String key) {
    return Objects.requireNonNull(identifiers.computeIfAbsent(key, name -> new Identifier()));
  }

  /// What a block, a mark or a trigger is about: a target, a provider, an endpoint or a credential.
  private static final class Identifier {
    final Cell<Optional<Block>> block = new Cell<>(Optional.empty());
    final Cell<Optional<Block>> avoided = new Cell<>(Optional.empty());
    final Cell<LatencyTrigger> trigger = new Cell<>(LatencyTrigger.NONE);

    void block(Block next) {
      block.update(before -> Optional.of(before.map(next::or).orElse(next)));
    }

    void avoid(long until) {
      Block next = new Block(until, Block.Cause.RETRY_AFTER);
      avoided.update(before -> Optional.of(before.map(next::or).orElse(next)));
    }

    boolean isAvoided(long now) {
      Optional<Block> mark = avoided.get();
      return mark.isPresent() && mark.get().holds(now);
    }

    boolean isClear() {
      return block.get().isEmpty() && avoided.get().isEmpty();
    }

    /// Forgets what has expired.
    void tidy(long now) {
      block.update(mark -> mark.filter(held -> held.holds(now)));
      avoided.update(mark -> mark.filter(held -> held.holds(now)));
    }
  }

  /// A target's state at hand, for a caller whose first attempt needs no decision while nothing
  /// whatever speaks against the target.
  public sealed interface Shortcut {
    /// Whether there is no block, no avoid mark, no failure that the breaker remembers, and a full
    /// budget: an attempt now would be allowed, and its success would change nothing but a count.
    boolean clear();

    /// Such an attempt succeeded.
    void succeeded();
  }

  /// The shortcut to a target's state.
  public Shortcut shortcut(Target target) {
    return of(target);
  }

  private static final class TargetState implements Shortcut {
    final Identifier model;
    final Identifier provider;
    final Identifier endpoint;
    final Identifier credential;
    final Cell<Breaker> breaker = new Cell<>(Breaker.Closed.NEW);
    final Cell<Bucket> bucket = new Cell<>(Bucket.FULL);
    final Cell<LatencyDigest> latency = new Cell<>(LatencyDigest.NONE);

    /// Successes that came by the shortcut, and were not yet shown to the breaker.
    final LongAdder uncounted = new LongAdder();

    final AtomicLong countedAt = new AtomicLong(Long.MIN_VALUE);

    private final AtomicLong troubles;

    /// How many troubles there had been when the target was found clear; it is as long as there are
    /// no more. Not volatile: what another thread saw is as true later.
    private long clearAfter = -1;

    TargetState(
        AtomicLong troubles,
        Identifier model,
        Identifier provider,
        Identifier endpoint,
        Identifier credential) {
      this.troubles = troubles;
      this.model = model;
      this.provider = provider;
      this.endpoint = endpoint;
      this.credential = credential;
    }

    @Override
    public boolean clear() {
      long known = troubles.get();
      if (clearAfter == known) {
        return true;
      }
      boolean clear = isClear();
      if (clear) {
        clearAfter = known;
      }
      return clear;
    }

    private boolean isClear() {
      return model.isClear()
          && provider.isClear()
          && endpoint.isClear()
          && credential.isClear()
          && breaker.get() instanceof Breaker.Closed closed
          && closed.flawless()
          && bucket.get().missing() == 0;
    }

    @Override
    public void succeeded() {
      uncounted.increment();
    }

    /// Shows the breaker the successes that came by the shortcut. When they came is not known: they
    /// are taken as spread evenly over the time since it was shown the last ones.
    void count(BreakerRule rule, long now) {
      long successes = uncounted.sum() == 0 ? 0 : uncounted.sumThenReset();
      long since = countedAt.getAndSet(now);
      if (successes > 0) {
        double elapsed = since == Long.MIN_VALUE ? 1 : (double) Math.max(1, now - since);
        double recent = Math.min(1, (double) rule.window().toNanos() / elapsed);
        long counted = (long) Math.ceil((double) successes * recent);
        breaker.update(state -> state.counted(counted, now, rule));
      }
    }

    void tidy(long now) {
      model.tidy(now);
      provider.tidy(now);
      endpoint.tidy(now);
      credential.tidy(now);
    }

    Standing standing(long now) {
      Optional<Block> block = longest();
      boolean blocked = block.isPresent() && block.get().holds(now);
      boolean isAvoided = model.isAvoided(now) || credential.isAvoided(now);
      Breaker state = breaker.get();
      if (!blocked && !isAvoided && state instanceof Breaker.Closed) {
        return Standing.CLEAR;
      }
      long until = block.map(Block::until).orElse(now);
      return new Standing(blocked, until, isAvoided, state.gate(now), state.opensAt(now));
    }

    Optional<Block> longest() {
      return later(later(model.block.get(), provider.block.get()), endpoint.block.get());
    }

    private static Optional<Block> later(Optional<Block> one, Optional<Block> other) {
      return one.isEmpty() ? other : other.isEmpty() ? one : Optional.of(one.get().or(other.get()));
    }

    Identifier identifier(Scope scope) {
      return switch (scope) {
        case MODEL -> model;
        case PROVIDER -> provider;
        case ENDPOINT -> endpoint;
      };
    }

    void deposit(int tokens) {
      if (bucket.get().missing() > 0) {
        bucket.update(before -> before.deposit(tokens));
      }
    }
  }
}

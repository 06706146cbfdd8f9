package dev.understudy.health;

import dev.understudy.policy.BreakerRule;

/// The circuit breaker of one target. Every transition returns the next state.
public sealed interface Breaker {

  /// Attempts pass.
  ///
  /// @param failures in a row
  record Closed(int failures, Outcomes window) implements Breaker {
    /// Nothing counted.
    public static final Closed NEW = new Closed(0, Outcomes.EMPTY);

    /// Whether no failure is remembered.
    public boolean flawless() {
      return failures == 0 && window.flawless();
    }
  }

  /// Attempts are passed over until a tick; then one may probe.
  ///
  /// @param since tick of the opening
  /// @param until tick from which a probe is admitted
  /// @param period nanoseconds this opening lasts, before its jitter
  record Open(long since, long until, long period) implements Breaker {}

  /// One attempt holds the lease and finds out.
  ///
  /// @param since tick of the opening
  /// @param leaseUntil tick at which the lease is lost if nothing was heard
  /// @param period nanoseconds the opening before it lasted
  record HalfOpen(long since, long leaseUntil, long period) implements Breaker {}

  /// What it says to one more attempt.
  default Standing.Gate gate(long now) {
    return switch (this) {
      case Closed closed -> Standing.Gate.CLOSED;
      case Open open -> now - open.until() >= 0 ? Standing.Gate.PROBE : Standing.Gate.OPEN;
      case HalfOpen half ->
          now - half.leaseUntil() >= 0 ? Standing.Gate.PROBE : Standing.Gate.PROBING;
    };
  }

  /// Tick from which an attempt may pass again; `now` if it may already.
  default long opensAt(long now) {
    return switch (this) {
      case Closed closed -> now;
      case Open open -> open.until();
      case HalfOpen half -> half.leaseUntil();
    };
  }

  /// The lease was taken. Only where [#gate] says `PROBE`.
  ///
  /// @param lease nanoseconds after which it is lost
  default Breaker probing(long now, long lease) {
    return switch (this) {
      case Closed closed -> this;
      case Open open -> new HalfOpen(open.since(), now + lease, open.period());
      case HalfOpen half -> new HalfOpen(half.since(), now + lease, half.period());
    };
  }

  /// An attempt that began at `startedAt` succeeded. One that began before the breaker opened says
  /// nothing about now.
  default Breaker succeeded(long startedAt, long now, BreakerRule rule) {
    return switch (this) {
      case Closed closed ->
          new Closed(0, closed.window().after(true, now, rule.window().toNanos()));
      case Open open -> startedAt - open.since() >= 0 ? Closed.NEW : this;
      case HalfOpen half -> startedAt - half.since() >= 0 ? Closed.NEW : this;
    };
  }

  /// Attempts succeeded that it was not told of one by one. Says nothing to a breaker that is not
  /// closed.
  default Breaker counted(long successes, long now, BreakerRule rule) {
    return this instanceof Closed closed
        ? new Closed(
            closed.failures(), closed.window().after(successes, 0, now, rule.window().toNanos()))
        : this;
  }

  /// An attempt failed in a way that counts.
  ///
  /// @param probe whether it held the lease
  /// @param roll in [0, 1), for the jitter of the open period
  default Breaker failed(boolean probe, long now, BreakerRule rule, double roll) {
    return switch (this) {
      case Closed closed -> {
        Outcomes window = closed.window().after(false, now, rule.window().toNanos());
        int failures = closed.failures() + 1;
        boolean byRate =
            window.total() >= rule.minimum()
                && (double) window.failures() >= rule.rate() * (double) window.total();
        yield failures >= rule.failures() || byRate
            ? opened(now, rule.open().toNanos(), roll)
            : new Closed(failures, window);
      }
      case Open open -> this;
      case HalfOpen half -> {
        double grown = (double) half.period() * rule.growth();
        long period = (long) Math.min(grown, (double) rule.maxOpen().toNanos());
        yield probe ? opened(now, period, roll) : this;
      }
    };
  }

  /// A probe ended without saying anything about the target: the next one may begin at once.
  default Breaker released(long now) {
    return this instanceof HalfOpen half ? new Open(half.since(), now, half.period()) : this;
  }

  private static Breaker opened(long now, long period, double roll) {
    double jittered = (double) period * (0.9 + 0.2 * roll);
    return new Open(now, now + (long) jittered, period);
  }
}

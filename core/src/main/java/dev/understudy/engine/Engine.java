package dev.understudy.engine;

import dev.understudy.attempt.Classifier;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.observe.EngineListener;

/// Runs calls. Thread-safe; one for a process is enough. It owns no threads: every call runs on the
/// [Loop] it is given.
public final class Engine {
  private final InMemoryHealth health;
  private final Ticker ticker;
  private final RetryGate gate;
  private final EngineListener listener;

  private Engine(Builder builder) {
    health = builder.health;
    ticker = builder.ticker;
    gate = builder.gate;
    listener = builder.listener;
  }

  /// Starts from fresh health, the JVM's clock, a gate of 1 000 and no listener.
  public static Builder builder() {
    return new Builder();
  }

  /// Begins a call and returns at once.
  ///
  /// @param loop where the call lives; its outlet and listener are called there
  /// @return a handle to cancel it with
  public <R> Handle start(
      Call call, Transport<R> transport, Classifier<R> classifier, Loop loop, Outlet<R> outlet) {
    return start(call, FirstAttempt.AHEAD, transport, classifier, loop, outlet);
  }

  <R> Handle start(
      Call call,
      FirstAttempt first,
      Transport<R> transport,
      Classifier<R> classifier,
      Loop loop,
      Outlet<R> outlet) {
    Run<R> run = new Run<>(this, call, transport, classifier, loop, outlet, first);
    loop.run(run::begin);
    return run;
  }

  /// Makes a call and waits for its answer, on the calling thread. Interrupting the thread cancels
  /// the call.
  ///
  /// @return the answer; of a stream, as soon as its first content is here
  /// @throws CallFailed if there is none. After an interrupt its cause is `CANCELLED` and the
  ///   thread's interrupt flag is set
  public <R> R call(Call call, Transport<R> transport, Classifier<R> classifier) {
    return call(call, FirstAttempt.AHEAD, transport, classifier);
  }

  /// The same for an answer that another attempt may go on with when it breaks
  /// ([Transport.Events#broke]). The classifier's and the transport's part is the same.
  ///
  /// @throws CallFailed as above
  public <R> Lasting<R> callLasting(Call call, Transport<R> transport, Classifier<R> classifier) {
    return new Blocking<R>(ticker).joinLasting(this, call, transport, classifier);
  }

  /// The same for a call whose first attempt, at the first target of its route, began when the call
  /// arrived and is over already: the transport only tells what came of it.
  ///
  /// @throws CallFailed as above
  public <R> R callSince(Call call, Transport<R> transport, Classifier<R> classifier) {
    return call(call, FirstAttempt.SINCE_ARRIVAL, transport, classifier);
  }

  /// The same for a call whose first attempt is over and was not measured: the call arrives now, as
  /// far as anybody knows, and [dev.understudy.call.Attempt#took] of that attempt is empty.
  ///
  /// @throws CallFailed as above
  /// @throws IllegalStateException if somebody listens, who is to be told when it began
  public <R> R callAfter(Call call, Transport<R> transport, Classifier<R> classifier) {
    if (!unheard()) {
      throw new IllegalStateException("a listener is told when an attempt began");
    }
    return call(call, FirstAttempt.UNMEASURED, transport, classifier);
  }

  private <R> R call(
      Call call, FirstAttempt first, Transport<R> transport, Classifier<R> classifier) {
    return new Blocking<R>(ticker).join(this, call, first, transport, classifier);
  }

  /// Whether nobody listens.
  public boolean unheard() {
    return listener.equals(EngineListener.NONE);
  }

  /// What is known about targets.
  public InMemoryHealth health() {
    return health;
  }

  /// The clock that ticks are read from.
  public Ticker ticker() {
    return ticker;
  }

  /// The gate for retries.
  public RetryGate gate() {
    return gate;
  }

  EngineListener listener() {
    return listener;
  }

  /// A call under way.
  public interface Handle {
    /// Ends the call from outside: every attempt is cancelled, a delivered stream too. Idempotent,
    /// from any thread.
    void cancel();
  }

  /// Collects what an engine needs. Not thread-safe.
  public static final class Builder {
    private InMemoryHealth health = new InMemoryHealth();
    private Ticker ticker = Ticker.SYSTEM;
    private RetryGate gate = new RetryGate(1000);
    private EngineListener listener = EngineListener.NONE;

    private Builder() {}

    /// What is known about targets; may be shared between engines.
    public Builder health(InMemoryHealth value) {
      health = value;
      return this;
    }

    /// The clock.
    public Builder ticker(Ticker value) {
      ticker = value;
      return this;
    }

    /// How many calls may be past their first attempt at once.
    public Builder gate(RetryGate value) {
      gate = value;
      return this;
    }

    /// Who hears of calls and attempts.
    public Builder listener(EngineListener value) {
      listener = value;
      return this;
    }

    /// The engine.
    public Engine build() {
      return new Engine(this);
    }
  }
}

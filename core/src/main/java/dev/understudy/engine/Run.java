package dev.understudy.engine;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Charge;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.plan.Decision;
import dev.understudy.plan.Planner;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Measure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One call under way: the loop. It is driven by events, one at a time, on the call's own [Loop],
/// so it needs no lock. It decides nothing: after every event it asks the planner and obeys.
final class Run<R> implements Engine.Handle {
  private static final System.Logger LOG = System.getLogger(Engine.class.getName());

  private final Engine engine;
  private final Call call;
  private final Transport<R> transport;
  private final Classifier<R> classifier;
  private final Loop loop;
  private final Outlet<R> outlet;

  private final FirstAttempt first;

  private EngineListener listener;
  private History history;
  private @Nullable Slot<R> slots;
  private Loop.@Nullable Timer timer;
  private long wakeAt;
  private boolean deciding;
  private boolean gated;
  private boolean over;

  Run(
      Engine engine,
      Call call,
      Transport<R> transport,
      Classifier<R> classifier,
      Loop loop,
      Outlet<R> outlet,
      FirstAttempt first) {
    this.engine = engine;
    this.call = call;
    this.transport = transport;
    this.classifier = classifier;
    this.loop = loop;
    this.outlet = outlet;
    this.first = first;
    this.listener = engine.listener();
    this.history = History.of(call);
  }

  void begin() {
    long now = now();
    engine.health().arrived(call, now);
    tell(() -> listener = listener.arrived(call, now));
    if (first != FirstAttempt.AHEAD) {
      takeOver();
    }
    proceed();
  }

  @Override
  public void cancel() {
    loop.run(this::cancelled);
  }

  private void cancelled() {
    if (over) {
      endDelivered();
    } else {
      history = history.cancelled();
      proceed();
    }
  }

  /// Asks the planner until it says wait, or the call is over. An event that comes while a decision
  /// is carried out only lengthens the history: the loop asks again anyway.
  private void proceed() {
    if (deciding) {
      return;
    }
    deciding = true;
    try {
      boolean waiting = false;
      while (!over && !waiting) {
        switch (Planner.next(history, engine.health(), now())) {
          case Decision.Start start -> start(start);
          case Decision.Await await -> waiting = await(await);
          case Decision.Abandon abandon -> abandon(abandon);
          case Decision.Deliver deliver -> deliver(deliver.attempt());
          case Decision.GiveUp giveUp -> giveUp(giveUp.why());
        }
      }
    } finally {
      deciding = false;
    }
  }

  /// Begins with the attempt that the caller made, whatever was heard of its target meanwhile.
  private void takeOver() {
    Target target = call.route().primary();
    long began = call.arrivedAt();
    history =
        first == FirstAttempt.UNMEASURED
            ? history.startedUnmeasured(target, target.timeouts(), began)
            : history.started(target, target.timeouts(), Why.FIRST, Charge.NONE, 0, began);
    launch(false);
  }

  private void start(Decision.Start decision) {
    if (history.size() > 0 && !gated) {
      gated = engine.gate().enter();
      if (!gated) {
        history = history.stopped(Why.RETRY_GATE);
        return;
      }
    }
    if (!engine.health().withdraw(decision.charge())) {
      return;
    }
    long now = now();
    long lease = 2 * decision.limits().attempt().toNanos();
    if (decision.probe() && !engine.health().probe(decision.target(), now, lease)) {
      engine.health().refund(decision.charge());
      return;
    }
    if (decision.why() == Why.HEDGE) {
      engine.health().hedged(now);
    }
    Attempt last = history.lastFailed();
    long waited = last == null ? now - call.arrivedAt() : now - last.endedAt();
    history =
        history.started(
            decision.target(), decision.limits(), decision.why(), decision.charge(), waited, now);
    launch(decision.probe());
  }

  /// Hands the newest attempt to the transport.
  private void launch(boolean probe) {
    Attempt attempt = history.attempt(history.size());
    Slot<R> slot = new Slot<>(this, attempt, probe, slots);
    slots = slot;
    tell(() -> listener.started(call, attempt));
    EngineListener.Entered scope = entering(attempt);
    try {
      Transport.Exchange exchange = transport.start(attempt, slot);
      slot.exchange = exchange;
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.ERROR, "transport failed to start an attempt", broken);
      ended(slot, new Outcome.Broken<>(Phase.CONNECT, broken));
    } finally {
      tell(scope::close);
    }
  }

  /// Lets the listener make current, on this thread, what the attempt's work should find.
  private EngineListener.Entered entering(Attempt attempt) {
    if (!listener.equals(EngineListener.NONE)) {
      try {
        return listener.entering(attempt);
      } catch (RuntimeException broken) {
        LOG.log(System.Logger.Level.WARNING, "a listener failed", broken);
      }
    }
    return EngineListener.Entered.NONE;
  }

  /// Arms the timer; false if the instant has come already, so that the planner is asked again.
  private boolean await(Decision.Await decision) {
    long delay = decision.until() - now();
    if (delay <= 0) {
      return false;
    }
    if (timer == null || wakeAt != decision.until()) {
      disarm();
      wakeAt = decision.until();
      timer = loop.schedule(this::woken, delay);
    }
    if (decision.why() != Why.IN_FLIGHT) {
      tell(() -> listener.waiting(call, decision.why(), delay));
    }
    return true;
  }

  private void woken() {
    timer = null;
    if (!over) {
      proceed();
    }
  }

  private void abandon(Decision.Abandon decision) {
    Slot<R> slot = slot(decision.attempt());
    slot.cancel();
    settle(slot, decision.verdict());
  }

  private void deliver(int number) {
    over = true;
    disarm();
    history = history.delivered(number);
    cancelOthers(number, new Verdict.Fatal(FailureKind.SUPERSEDED, Evidence.of("superseded")));
    leaveGate();
    Slot<R> slot = slot(number);
    if (slot.outcome instanceof Outcome.Answered<R> answered) {
      if (history.attempt(number).why().goesOn()) {
        outlet.resumed(answered.answer(), history);
      } else {
        outlet.delivered(answered.answer(), history);
      }
    }
    if (slot.settled) {
      finished(Why.ANSWERED, true);
    }
  }

  private void giveUp(Why why) {
    over = true;
    disarm();
    cancelOthers(0, lastWord(why));
    leaveGate();
    if (history.delivered() > 0) {
      outlet.interrupted(why, history);
      finished(why == Why.CANCELLED ? why : Why.ANSWERED, false);
      return;
    }
    CallFailed failure = new CallFailed(why, history, now());
    Attempt shown = failure.shown();
    outlet.failed(failure, shown == null ? null : slot(shown.number()).outcome);
    finished(why, false);
  }

  /// What attempts come to that were still running when the call ended.
  private static Verdict lastWord(Why why) {
    return switch (why) {
      case CANCELLED -> new Verdict.Fatal(FailureKind.CLIENT_GONE, Evidence.of("client_gone"));
      case DEADLINE_PASSED ->
          new Verdict.Fatal(FailureKind.DEADLINE_EXCEEDED, Evidence.of("deadline_exceeded"));
      default -> new Verdict.Fatal(FailureKind.SUPERSEDED, Evidence.of("superseded"));
    };
  }

  private void cancelOthers(int kept, Verdict verdict) {
    for (Slot<R> slot = slots; slot != null; slot = slot.earlier) {
      if (slot.number != kept && !slot.settled) {
        slot.cancel();
        settle(slot, verdict);
      }
    }
  }

  /// The answer of an attempt is here, or will not come.
  private void ended(Slot<R> slot, Outcome<R> outcome) {
    if (slot.settled || slot.outcome != null) {
      return;
    }
    slot.outcome = outcome;
    Attempt attempt = history.attempt(slot.number);
    Verdict verdict = judge(attempt, outcome);
    if (verdict instanceof Verdict.Ok) {
      engine.health().refund(attempt.charge());
      if (!attempt.why().goesOn()) {
        engine.health().answering(call, attempt, now());
      }
    }
    if (verdict instanceof Verdict.Ok
        && outcome instanceof Outcome.Answered<R>(var answer, var whole)
        && !whole) {
      history = history.answering(slot.number, now());
    } else {
      settle(slot, verdict);
    }
    proceed();
  }

  /// The end of a stream after its first content.
  private void closed(Slot<R> slot, Verdict verdict) {
    if (slot.settled) {
      return;
    }
    settle(slot, verdict instanceof Verdict.Ok ? timed(history.attempt(slot.number)) : verdict);
    if (over) {
      finished(Why.ANSWERED, verdict instanceof Verdict.Ok);
    } else {
      proceed();
    }
  }

  /// The end of a delivered stream that another attempt may go on with: the call is open again.
  private void broke(Slot<R> slot, Verdict.Failure failure, Set<Target> continuing) {
    if (slot.settled || !over || history.delivered() != slot.number) {
      closed(slot, failure);
      return;
    }
    history = history.broken(failure, continuing, now());
    told(slot);
    over = false;
    proceed();
  }

  private void endDelivered() {
    if (history.delivered() == 0) {
      return;
    }
    Slot<R> slot = slot(history.delivered());
    if (!slot.settled) {
      slot.cancel();
      settle(slot, lastWord(Why.CANCELLED));
      finished(Why.CANCELLED, false);
    }
  }

  private Verdict judge(Attempt attempt, Outcome<R> outcome) {
    Verdict verdict;
    try {
      verdict = classifier.judge(attempt.target(), outcome);
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.ERROR, "classifier failed", broken);
      verdict = new Verdict.Fatal(FailureKind.SERVER_ERROR, Evidence.of("internal_error"));
    }
    verdict = call.policy().adjust(verdict, call.needs().replaySafe());
    return verdict instanceof Verdict.Ok ? timed(attempt) : verdict;
  }

  /// A good answer, marked slow if the policy says so.
  private Verdict timed(Attempt attempt) {
    Optional<HighLatency> rule = call.policy().onHighLatency();
    if (rule.isEmpty()) {
      return Verdict.OK;
    }
    boolean first = rule.get().measure() == Measure.TTFB;
    long end = first && attempt.state() instanceof Attempt.Answering begun ? begun.since() : now();
    return new Verdict.Ok(end - attempt.startedAt() > rule.get().threshold().toNanos());
  }

  private void settle(Slot<R> slot, Verdict verdict) {
    history = history.ended(slot.number, verdict, now());
    told(slot);
  }

  /// Tells of an attempt that has ended.
  private void told(Slot<R> slot) {
    slot.settled = true;
    Attempt attempt = history.attempt(slot.number);
    engine.health().ended(call, attempt, slot.probe);
    tell(() -> listener.attempt(AttemptRecord.of(call, attempt, slot.spent())));
  }

  private void finished(Why why, boolean complete) {
    Duration took = Duration.ofNanos(now() - call.arrivedAt());
    tell(() -> listener.call(new CallRecord(why, complete, history, took)));
  }

  private void leaveGate() {
    if (gated) {
      gated = false;
      engine.gate().leave();
    }
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void tell(Runnable message) {
    if (listener.equals(EngineListener.NONE)) {
      return;
    }
    try {
      message.run();
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.WARNING, "a listener failed", broken);
    }
  }

  private Slot<R> slot(int number) {
    for (Slot<R> slot = slots; slot != null; slot = slot.earlier) {
      if (slot.number == number) {
        return slot;
      }
    }
    throw new IllegalStateException("no attempt " + number);
  }

  private long now() {
    return engine.ticker().read();
  }

  /// The shell's side of one attempt; the planner's side is in the history.
  private static final class Slot<R> implements Transport.Events<R> {
    final Run<R> run;
    final Attempt attempt;
    final int number;
    final boolean probe;
    final @Nullable Slot<R> earlier;
    volatile Transport.@Nullable Exchange exchange;
    @Nullable Outcome<R> outcome;
    boolean settled;

    Slot(Run<R> run, Attempt attempt, boolean probe, @Nullable Slot<R> earlier) {
      this.run = run;
      this.attempt = attempt;
      this.number = attempt.number();
      this.probe = probe;
      this.earlier = earlier;
    }

    @Override
    public void ended(Outcome<R> outcome) {
      if (run.loop.inLoop()) {
        run.ended(this, outcome);
      } else {
        run.loop.execute(() -> run.ended(this, outcome));
      }
    }

    @Override
    public void closed(Verdict verdict) {
      if (run.loop.inLoop()) {
        run.closed(this, verdict);
      } else {
        run.loop.execute(() -> run.closed(this, verdict));
      }
    }

    @Override
    public void broke(Verdict.Failure failure, Set<Target> continuing) {
      if (run.loop.inLoop()) {
        run.broke(this, failure, continuing);
      } else {
        run.loop.execute(() -> run.broke(this, failure, continuing));
      }
    }

    @Override
    public <T> Supplier<T> inside(Supplier<T> work) {
      return () -> {
        EngineListener.Entered scope = run.entering(attempt);
        try {
          return work.get();
        } finally {
          run.tell(scope::close);
        }
      };
    }

    Spent spent() {
      Transport.Exchange known = exchange;
      return known == null ? Spent.NOTHING : known.spent();
    }

    void cancel() {
      Transport.Exchange running = exchange;
      if (running != null) {
        running.cancel();
      }
    }
  }
}

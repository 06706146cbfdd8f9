package dev.understudy.observe;

import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.Why;

/// Two listeners as one.
record Both(EngineListener first, EngineListener second) implements EngineListener {
  @Override
  public EngineListener arrived(Call call, long now) {
    EngineListener one = first;
    EngineListener other = second;
    RuntimeException failure = null;
    try {
      one = first.arrived(call, now);
    } catch (RuntimeException broken) {
      failure = broken;
    }
    try {
      other = second.arrived(call, now);
    } catch (RuntimeException broken) {
      failure = broken;
    }
    if (failure != null) {
      System.getLogger(EngineListener.class.getName())
          .log(System.Logger.Level.WARNING, "a listener failed", failure);
    }
    return one.and(other);
  }

  @Override
  public void started(Call call, Attempt attempt) {
    try {
      first.started(call, attempt);
    } finally {
      second.started(call, attempt);
    }
  }

  @Override
  public Entered entering(Attempt attempt) {
    Entered outer = first.entering(attempt);
    Entered inner;
    try {
      inner = second.entering(attempt);
    } catch (RuntimeException broken) {
      outer.close();
      throw broken;
    }
    return () -> {
      try {
        inner.close();
      } finally {
        outer.close();
      }
    };
  }

  @Override
  public void waiting(Call call, Why why, long nanos) {
    try {
      first.waiting(call, why, nanos);
    } finally {
      second.waiting(call, why, nanos);
    }
  }

  @Override
  public void attempt(AttemptRecord record) {
    try {
      first.attempt(record);
    } finally {
      second.attempt(record);
    }
  }

  @Override
  public void call(CallRecord record) {
    try {
      first.call(record);
    } finally {
      second.call(record);
    }
  }
}

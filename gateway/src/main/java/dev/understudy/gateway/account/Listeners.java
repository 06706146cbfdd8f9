package dev.understudy.gateway.account;

import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.Why;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;

/// Several listeners as one.
public final class Listeners {
  private Listeners() {}

  /// Tells both, the first one first.
  public static EngineListener both(EngineListener first, EngineListener second) {
    if (first.equals(EngineListener.NONE)) {
      return second;
    }
    return second.equals(EngineListener.NONE) ? first : new Both(first, second);
  }

  private record Both(EngineListener first, EngineListener second) implements EngineListener {
    @Override
    public void started(Call call, Attempt attempt) {
      first.started(call, attempt);
      second.started(call, attempt);
    }

    @Override
    public void waiting(Call call, Why why, long nanos) {
      first.waiting(call, why, nanos);
      second.waiting(call, why, nanos);
    }

    @Override
    public void attempt(AttemptRecord record) {
      first.attempt(record);
      second.attempt(record);
    }

    @Override
    public void call(CallRecord record) {
      first.call(record);
      second.call(record);
    }
  }
}

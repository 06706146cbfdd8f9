package dev.understudy.testkit;

import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Remembers every call of an engine, for a test to look at.
///
/// ```java
/// CallLog calls = new CallLog();
/// Failover models = Failover.of("openai/gpt-4o", "anthropic/claude-sonnet-4-5").listener(calls);
/// ...
/// assertThatCall(calls.last()).triedInOrder("openai/gpt-4o");
/// ```
///
/// Thread-safe.
public final class CallLog implements EngineListener {
  private final List<CallRecord> calls = new ArrayList<>();

  @Override
  public synchronized void call(CallRecord record) {
    calls.add(record);
    notifyAll();
  }

  /// All calls that are over, in the order of their ends.
  public synchronized List<CallRecord> calls() {
    return List.copyOf(calls);
  }

  /// The call that ended last.
  ///
  /// @throws IllegalStateException if none has
  public synchronized CallRecord last() {
    if (calls.isEmpty()) {
      throw new IllegalStateException("no call is over");
    }
    return calls.getLast();
  }

  /// Waits until so many calls are over: who was called learns of the end before the listener does.
  ///
  /// @return all of them
  /// @throws IllegalStateException if that is not so within `limit`
  /// @throws InterruptedException if this thread is interrupted
  public synchronized List<CallRecord> await(int count, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (calls.size() < count) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new IllegalStateException(calls.size() + " calls are over, not " + count);
      }
      wait(left);
    }
    return List.copyOf(calls);
  }
}

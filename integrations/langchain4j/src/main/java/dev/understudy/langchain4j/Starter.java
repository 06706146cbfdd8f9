package dev.understudy.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/// Starts the attempts of one call. What is to start while the caller is still setting up waits for
/// [#go] and then runs on the caller's thread, where its thread-locals are; what comes later runs
/// on virtual threads. Nothing runs inside the call's loop, as a model may block. Thread-safe.
final class Starter implements Executor {
  private final List<Runnable> waiting = new ArrayList<>(1);
  private boolean going;

  @Override
  public void execute(Runnable start) {
    synchronized (this) {
      if (!going) {
        waiting.add(start);
        return;
      }
    }
    Thread.ofVirtual().name("understudy-attempt").start(start);
  }

  /// The caller is ready.
  void go() {
    List<Runnable> now;
    synchronized (this) {
      going = true;
      now = List.copyOf(waiting);
      waiting.clear();
    }
    now.forEach(Runnable::run);
  }
}

package dev.understudy.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// Many callers at a time.
public final class Crowd {
  private Crowd() {}

  /// All at once.
  public static List<Reply> at(int calls, Callable<Reply> call) throws Exception {
    return every(Duration.ZERO, calls, call);
  }

  /// One after so much time each, whether those before are over or not.
  public static List<Reply> every(Duration pause, int calls, Callable<Reply> call)
      throws Exception {
    var running = new ArrayList<Future<Reply>>();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < calls; i++) {
        LockSupport.parkNanos(start + pause.toNanos() * i - System.nanoTime());
        running.add(threads.submit(call));
      }
    }
    var replies = new ArrayList<Reply>();
    for (Future<Reply> reply : running) {
      replies.add(reply.get());
    }
    return replies;
  }
}

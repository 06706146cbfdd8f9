package dev.understudy.testkit.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One fault in one dialect and mode, played through one client.
record Play(Fault fault, Dialect dialect, Mode mode, Function<Throwable, OptionalInt> statuses) {
  private static final Duration NEVER_LONGER = Duration.ofSeconds(40);

  /// What came of it.
  ///
  /// @param heard call by call
  /// @param left whether A saw that it was cancelled
  /// @param broken why it could not be played
  record Outcome(List<Heard> heard, boolean left, @Nullable Throwable broken) {
    List<String> problems(Fault fault) {
      return broken == null
          ? Judge.problems(fault, heard, left)
          : List.of("there is no client for it: " + broken);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a client throws is told
  Outcome through(FaultTests.Clients clients) {
    var heard = new ArrayList<Heard>();
    try (Scene scene = Scene.of(fault, dialect, mode)) {
      FaultTests.Client client = clients.over(scene);
      try {
        for (Fault.Step step : fault.calls()) {
          LockSupport.parkNanos(step.after().toNanos());
          heard.add(call(scene, client, told(heard)));
        }
        return new Outcome(heard, left(scene), null);
      } finally {
        if (client instanceof AutoCloseable closeable) {
          closeable.close();
        }
      }
    } catch (Exception | Error broken) {
      return new Outcome(heard, false, broken);
    }
  }

  private boolean left(Scene scene) throws InterruptedException {
    return fault.cancelsA()
        && scene.providerA().requests() > 0
        && scene.providerA().received(1).awaitGone(Duration.ofSeconds(1));
  }

  /// How many calls a listener was told of up to now.
  private static int told(List<Heard> heard) {
    return heard.stream().mapToInt(one -> one.told().map(List::size).orElse(0)).sum();
  }

  /// @param before calls that a listener was told of
  private Heard call(Scene scene, FaultTests.Client client, int before)
      throws InterruptedException {
    int a = scene.providerA().requests();
    int b = scene.providerB().requests();
    var pieces = new ConcurrentLinkedQueue<String>();
    var call =
        new FutureTask<@Nullable Void>(() -> {
          client.ask(piece -> {
            if (piece != null) {
              pieces.add(piece);
            }
          });
          return null;
        });
    long start = System.nanoTime();
    Thread thread = Thread.ofVirtual().name("call").start(call);
    Throwable failure = null;
    try {
      call.get(NEVER_LONGER.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      failure = failed.getCause();
    } catch (TimeoutException endless) {
      failure = new AssertionError("no end after " + NEVER_LONGER.toSeconds() + " s");
      thread.interrupt();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Heard(
        String.join("", pieces),
        failure,
        failure == null ? OptionalInt.empty() : statuses.apply(failure),
        took,
        scene.providerA().requests() - a,
        scene.providerB().requests() - b,
        scene.told(before));
  }
}

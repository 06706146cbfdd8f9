package dev.understudy.bench.soak;

import dev.understudy.bench.Machine;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Runs the packaged gateway for a long time at most of its capacity against providers that fail,
/// and judges every answer.
///
/// Arguments: the project's folder; `--minutes N` (30); `--rate N` calls a second instead of the
/// share of what was measured; `--share X` of the capacity (0.7); `--faults X` of the requests
/// (0.05). Exit status 0 if nothing was wrong, 1 otherwise.
final class Soak {
  private static final int CALLERS = 64;

  /// The heap may be so much larger in the last third than in the first: what live traffic varies.
  private static final double HEAP_GROWTH = 1.15;

  private static final long HEAP_SLACK_KB = 8 << 10;
  private static final long THREAD_SLACK = 6;
  private static final long DESCRIPTOR_SLACK = 64;

  private final Path root;
  private final double minutes;
  private final double rate;
  private final double share;
  private final double faults;
  private final List<Vitals> samples = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private long asked;

  private Soak(Path root, List<String> args) {
    this.root = root;
    minutes = option(args, "--minutes", 30);
    rate = option(args, "--rate", 0);
    share = option(args, "--share", 0.7);
    faults = option(args, "--faults", 0.05);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(new Soak(Path.of(args[0]), List.of(args)).run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(root.resolve("bench/target/soak"));
    Path launcher = root.resolve("cli/target/dist/bin/understudy");
    try (Cast cast = new Cast();
        Gateway gateway = Gateway.start(launcher, folder, cast);
        Client client = new Client(gateway.port())) {
      var traffic = new Traffic(client);
      warm(traffic);
      cast.faults(faults);
      double capacity = traffic.closedLoop(CALLERS, Duration.ofSeconds(15), new Tally());
      double calls = rate > 0 ? rate : share * capacity;
      say("capacity %.0f calls/s with these faults; soaking at %.0f calls/s", capacity, calls);
      LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
      long before = cast.requests();
      Tally tally = soak(cast, gateway, traffic, calls);
      asked = cast.requests() - before;
      cast.faults(0);
      permits(traffic);
      judge(tally, cast);
      logged(gateway, traffic);
      atRest(gateway);
      growth();
      if (!wrong.isEmpty()) {
        say("the last lines of the gateway:%n%s", gateway.tail());
      }
      return verdict(cast, tally, calls);
    }
  }

  private static void warm(Traffic traffic) {
    var tally = new Tally();
    traffic.closedLoop(CALLERS, Duration.ofSeconds(15), tally);
    if (tally.count(Tally.End.WHOLE) != tally.all()) {
      throw new IllegalStateException("errors without faults: " + tally.examples());
    }
  }

  private Tally soak(Cast cast, Gateway gateway, Traffic traffic, double calls) {
    var tally = new Tally();
    Duration length = Duration.ofMillis((long) (minutes * 60_000));
    long start = System.nanoTime();
    Thread outages = Thread.ofVirtual().start(() -> outages(cast));
    Thread watch = Thread.ofVirtual().start(() -> watch(gateway, tally, start, length));
    traffic.openLoop(calls, length, tally);
    outages.interrupt();
    watch.interrupt();
    join(outages);
    join(watch);
    return tally;
  }

  /// Every twenty seconds one provider is gone for one.
  private static void outages(Cast cast) {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      ScriptedProvider stopped = cast.oneStops();
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      stopped.accept();
    }
  }

  private void watch(Gateway gateway, Tally tally, long start, Duration length) {
    Duration pause = length.dividedBy(30);
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(pause.toNanos());
      try {
        Duration at = Duration.ofNanos(System.nanoTime() - start);
        Vitals vitals = Vitals.of(gateway.handle(), at);
        samples.add(vitals);
        say("%4d s  %,d calls, %s", at.toSeconds(), tally.all(), vitals);
      } catch (IOException failed) {
        wrong.add("no sample: " + failed);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  /// As many retries at once as there are permits: were one lost, its call would fail.
  private void permits(Traffic traffic) {
    LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
    var tally = new Tally();
    traffic.burst(Cast.PERMITS, new Ask(false, false, Cast.BURST), tally);
    check(
        tally.count(Tally.End.WHOLE) == Cast.PERMITS,
        "retry permits: %d of %d are left".formatted(tally.count(Tally.End.WHOLE), Cast.PERMITS));
    wrong.addAll(tally.examples());
  }

  private void judge(Tally tally, Cast cast) {
    for (Tally.End end : List.of(Tally.End.LOST, Tally.End.DUPLICATED, Tally.End.TRUNCATED)) {
      check(tally.count(end) == 0, tally.count(end) + " " + end);
    }
    wrong.addAll(tally.examples());
    long empty = tally.count(Tally.End.EMPTY);
    check(
        empty <= cast.emptied(),
        "%d empty answers, and providers gave %d".formatted(empty, cast.emptied()));
    check(tally.count(Tally.End.WHOLE) > 0, "no whole answer at all");
  }

  /// Every call has one line in the log.
  private void logged(Gateway gateway, Traffic traffic) {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (gateway.loggedCalls() < traffic.calls() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    check(
        gateway.loggedCalls() == traffic.calls(),
        "%d calls, and %d ends in the log".formatted(traffic.calls(), gateway.loggedCalls()));
  }

  private void atRest(Gateway gateway) throws IOException, InterruptedException {
    Vitals rest = Vitals.of(gateway.handle(), Duration.ofMillis((long) (minutes * 60_000)));
    say("at rest: %s", rest);
    samples.add(rest);
  }

  private void growth() {
    int third = samples.size() / 3;
    if (third == 0) {
      wrong.add("too short for samples");
      return;
    }
    List<Vitals> first = samples.subList(0, third);
    List<Vitals> last = samples.subList(samples.size() - third, samples.size());
    double heapBefore = middle(first.stream().mapToLong(Vitals::heapKb).toArray());
    double heapAfter = middle(last.stream().mapToLong(Vitals::heapKb).toArray());
    say(
        "heap after collection, median of the first third and the last: %.0f and %.0f KB",
        heapBefore, heapAfter);
    check(heapAfter <= heapBefore * HEAP_GROWTH + HEAP_SLACK_KB, "the heap grew");
    double threadsBefore = middle(first.stream().mapToLong(Vitals::threads).toArray());
    double threadsAfter = middle(last.stream().mapToLong(Vitals::threads).toArray());
    check(threadsAfter <= threadsBefore + THREAD_SLACK, "threads: " + threadsAfter);
    double openBefore = middle(first.stream().mapToLong(Vitals::descriptors).toArray());
    double openAfter = middle(last.stream().mapToLong(Vitals::descriptors).toArray());
    say(
        "threads %.0f and %.0f, descriptors %.0f and %.0f",
        threadsBefore, threadsAfter, openBefore, openAfter);
    check(openAfter <= openBefore * HEAP_GROWTH + DESCRIPTOR_SLACK, "descriptors: " + openAfter);
  }

  private static double middle(long[] values) {
    java.util.Arrays.sort(values);
    return (double) values[values.length / 2];
  }

  private boolean verdict(Cast cast, Tally tally, double calls) throws IOException {
    say("%s", Machine.line());
    say(
        "%.1f min at %.0f calls/s, %.0f %% of %d kinds of faults: %,d calls, %,d whole (%.3f %%),"
            + " %,d honest errors, %d empty as the provider's, %d truncated, %d duplicated, %d lost; %.3f attempts a call",
        minutes,
        calls,
        faults * 100,
        cast.kinds() + 1,
        tally.all(),
        tally.count(Tally.End.WHOLE),
        100.0 * (double) tally.count(Tally.End.WHOLE) / (double) tally.all(),
        tally.count(Tally.End.HONEST_ERROR),
        tally.count(Tally.End.EMPTY),
        tally.count(Tally.End.TRUNCATED),
        tally.count(Tally.End.DUPLICATED),
        tally.count(Tally.End.LOST),
        (double) asked / (double) tally.all());
    wrong.forEach(problem -> say("WRONG: %s", problem));
    say(wrong.isEmpty() ? "soak: PASSED" : "soak: FAILED");
    return wrong.isEmpty();
  }

  private void check(boolean fine, String otherwise) {
    if (!fine) {
      wrong.add(otherwise);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(String format, Object... values) {
    System.out.printf(format + "%n", values);
  }

  private static double option(List<String> args, String name, double otherwise) {
    int at = args.indexOf(name);
    return at < 0 ? otherwise : Double.parseDouble(args.get(at + 1));
  }
}

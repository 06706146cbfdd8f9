package dev.understudy.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What came of the calls of a [Scenario].
public final class Report {
  /// A call that is over.
  ///
  /// @param arrived since the beginning
  /// @param took from arrival to result
  /// @param answered whether it got a whole answer
  /// @param by the target that answered; empty if none did
  /// @param attempts how many it made
  public record Done(Duration arrived, Duration took, boolean answered, String by, int attempts) {}

  /// An attempt that was begun.
  ///
  /// @param at since the beginning
  public record Try(Duration at, String target, int number) {}

  private final List<Done> calls = new ArrayList<>();
  private final List<Try> tries = new ArrayList<>();

  Report() {}

  void done(Done call) {
    calls.add(call);
  }

  void tried(Try one) {
    tries.add(one);
  }

  /// Every call, in the order in which they ended.
  public List<Done> calls() {
    return List.copyOf(calls);
  }

  /// Every attempt, in the order in which they began.
  public List<Try> tries() {
    return List.copyOf(tries);
  }

  /// The share of the calls that arrived in this part which were answered.
  public double answered(Duration from, Duration to) {
    Predicate<Done> within = within(from, to);
    long all = calls.stream().filter(within).count();
    long good = calls.stream().filter(within).filter(Done::answered).count();
    return (double) good / (double) all;
  }

  /// Attempts a call, of the calls that arrived in this part.
  public double amplification(Duration from, Duration to) {
    return calls.stream().filter(within(from, to)).mapToInt(Done::attempts).average().orElse(0);
  }

  /// How many attempts on this target began in this part.
  public long triesOf(String target, Duration from, Duration to) {
    return tries.stream()
        .filter(one -> one.target.equals(target))
        .filter(one -> one.at.compareTo(from) >= 0 && one.at.compareTo(to) < 0)
        .count();
  }

  private static Predicate<Done> within(Duration from, Duration to) {
    return call -> call.arrived.compareTo(from) >= 0 && call.arrived.compareTo(to) < 0;
  }
}

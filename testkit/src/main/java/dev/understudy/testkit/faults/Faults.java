package dev.understudy.testkit.faults;

import java.util.List;
import java.util.stream.Stream;

/// The table of faults.
public final class Faults {
  private static final List<Fault> ALL =
      Stream.of(
              StatusFaults.rows(),
              ConnectionFaults.rows(),
              AnswerFaults.rows(),
              StreamFaults.rows(),
              OddFaults.rows())
          .flatMap(List::stream)
          .toList();

  private Faults() {}

  /// All faults.
  public static List<Fault> all() {
    return ALL;
  }

  /// The faults that can happen like this.
  public static List<Fault> in(Dialect dialect, Mode mode) {
    return ALL.stream().filter(fault -> fault.happensIn(dialect, mode)).toList();
  }

  /// Twenty calls of which the first fails over, to be played before clocks count: what a JVM must
  /// load for its first calls is not what they measure.
  public static Fault warmUp() {
    return Fault.says(0, "warm", voice -> voice.error(500))
        .thenWell()
        .ends(20, End.fromA().howeverOften());
  }
}

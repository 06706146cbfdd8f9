package dev.understudy.testkit.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/// Plays every fault of a dialect through a client and gives a test for each: see the package.
///
/// Faults are played when the tests are asked for, several at a time, on virtual threads; the tests
/// tell what came of it. Immutable; every method gives a changed copy.
public final class FaultTests {
  /// Makes one call.
  @FunctionalInterface
  public interface Client {
    /// Asks something and waits for the end of the answer. Which fault it is does not matter to it.
    ///
    /// @param heard takes the text as it comes: a plain answer at once, a stream piece by piece.
    ///   Null is no text
    /// @throws Exception if there is no whole answer; whatever was heard is not one then
    void ask(Consumer<@Nullable String> heard) throws Exception;
  }

  /// Makes a client for a scene. It is used for all calls of the scene, one after the other, and
  /// closed if it can be.
  @FunctionalInterface
  public interface Clients {
    /// A client that knows the scene's targets, rules and addresses.
    ///
    /// @throws Exception if it cannot be made; the test of the fault fails
    Client over(Scene scene) throws Exception;
  }

  private static final int AT_ONCE = 12;

  private final List<Fault> faults;
  private final Dialect dialect;
  private final Set<Mode> modes;
  private final List<Exemption> exemptions;
  private final Function<Throwable, OptionalInt> statuses;

  private FaultTests(
      List<Fault> faults,
      Dialect dialect,
      Set<Mode> modes,
      List<Exemption> exemptions,
      Function<Throwable, OptionalInt> statuses) {
    this.faults = faults;
    this.dialect = dialect;
    this.modes = modes;
    this.exemptions = exemptions;
    this.statuses = statuses;
  }

  /// All faults of this dialect, plain and as streams.
  public static FaultTests in(Dialect dialect) {
    return in(dialect, Faults.all());
  }

  static FaultTests in(Dialect dialect, List<Fault> faults) {
    return new FaultTests(
        faults, dialect, Set.of(Mode.values()), List.of(), failure -> OptionalInt.empty());
  }

  /// Only those of one mode.
  public FaultTests only(Mode mode) {
    return new FaultTests(faults, dialect, Set.of(mode), exemptions, statuses);
  }

  /// Reads the HTTP status out of a failure, so that an error that must be passed on as it is can
  /// be recognised.
  public FaultTests status(Function<Throwable, OptionalInt> reader) {
    return new FaultTests(faults, dialect, modes, exemptions, reader);
  }

  /// The fault of this name ends in another way here, in both modes. Its test fails when it ends as
  /// everywhere else: then this must go.
  ///
  /// @param reason why it must
  /// @param change the fault as it is here: [Fault#ending], [Fault#notCancelling]
  public FaultTests differs(String fault, String reason, UnaryOperator<Fault> change) {
    return and(new Exemption.Differs(fault, Set.of(Mode.values()), reason, change));
  }

  /// The same in one mode.
  public FaultTests differs(String fault, Mode mode, String reason, UnaryOperator<Fault> change) {
    return and(new Exemption.Differs(fault, Set.of(mode), reason, change));
  }

  /// The fault of this name cannot be played here; its test is reported as skipped for this reason.
  public FaultTests cannot(String fault, String reason) {
    return and(new Exemption.Cannot(fault, Set.of(Mode.values()), reason));
  }

  /// The same in one mode.
  public FaultTests cannot(String fault, Mode mode, String reason) {
    return and(new Exemption.Cannot(fault, Set.of(mode), reason));
  }

  private FaultTests and(Exemption exemption) {
    boolean known =
        faults.stream()
            .filter(fault -> fault.name().equals(exemption.fault()))
            .anyMatch(fault ->
                exemption.modes().stream().anyMatch(mode -> fault.happensIn(dialect, mode)));
    if (!known) {
      throw new IllegalArgumentException(
          "no fault of %s is called '%s'; there are: %s"
              .formatted(
                  dialect,
                  exemption.fault(),
                  faults.stream().map(Fault::name).collect(Collectors.joining("; "))));
    }
    var more = new ArrayList<>(exemptions);
    more.add(exemption);
    return new FaultTests(faults, dialect, modes, List.copyOf(more), statuses);
  }

  /// Plays all of them through clients of this kind. Takes as long as that takes; gives one test
  /// each.
  public Stream<DynamicTest> through(Clients clients) {
    for (Mode mode : modes) {
      new Play(Faults.warmUp(), dialect, mode, statuses).through(clients);
    }
    var turnstile = new Semaphore(AT_ONCE);
    var played = new ArrayList<Future<DynamicTest>>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Fault fault : faults) {
        for (Mode mode : new TreeSet<>(modes)) {
          if (fault.happensIn(dialect, mode)) {
            played.add(
                threads.submit(() -> {
                  turnstile.acquire();
                  try {
                    return test(fault, mode, clients);
                  } finally {
                    turnstile.release();
                  }
                }));
          }
        }
      }
    }
    return played.stream().map(FaultTests::told);
  }

  private DynamicTest test(Fault fault, Mode mode, Clients clients) {
    String name = "%s (%s, %s)".formatted(fault, dialect, mode);
    Exemption exemption =
        exemptions.stream().filter(one -> one.of(fault, mode)).findFirst().orElse(null);
    return switch (exemption) {
      case null -> {
        List<String> problems =
            new Play(fault, dialect, mode, statuses).through(clients).problems(fault);
        yield DynamicTest.dynamicTest(name, () -> none(problems));
      }
      case Exemption.Cannot cannot ->
          DynamicTest.dynamicTest(
              name + ": not played, " + cannot.reason(), () -> Assumptions.abort(cannot.reason()));
      case Exemption.Differs differs -> {
        Fault here = differs.change().apply(fault);
        Play.Outcome outcome = new Play(fault, dialect, mode, statuses).through(clients);
        boolean needless = outcome.problems(fault).isEmpty();
        List<String> problems =
            needless
                ? List.of("it ends as everywhere else: '" + differs.reason() + "' is not so")
                : outcome.problems(here);
        yield DynamicTest.dynamicTest(name + ": " + differs.reason(), () -> none(problems));
      }
    };
  }

  private static void none(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new AssertionError(String.join(System.lineSeparator(), problems));
    }
  }

  private static DynamicTest told(Future<DynamicTest> played) {
    try {
      return played.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken.getCause());
    }
  }
}

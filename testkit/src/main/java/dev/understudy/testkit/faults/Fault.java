package dev.understudy.testkit.faults;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Timeouts;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.peer.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// A row of the catalogue: what provider A does, where and how it is asked, and how the calls end,
/// which are made one after the other.
///
/// Immutable; every method gives a changed copy. Thread-safe.
public final class Fault {
  /// What A says when it is well.
  public static final String TEXT_OF_A = "alpha beta gamma delta epsilon zeta eta theta";

  /// What B says.
  public static final String TEXT_OF_B = "the understudy took over in time";

  /// A call some time after the one before it.
  ///
  /// @param after the pause before it
  /// @param end how it must end
  public record Step(Duration after, End end) {}

  private final int row;
  private final String name;
  private Function<Voice, List<Script>> a;
  private Function<Voice, Script> b = voice -> voice.text(TEXT_OF_B);
  private List<Step> calls = List.of();
  private Supplier<Site> site = Site::plain;
  private Set<Mode> modes = Set.of(Mode.PLAIN, Mode.STREAM);
  private Set<Dialect> dialects = Set.of(Dialect.values());
  private Optional<String> provider = Optional.empty();
  private PolicyChange policy = PolicyChange.NONE;
  private Timeouts clocks = Timeouts.DEFAULT;
  private Traits traitsOfA = Traits.UNKNOWN;
  private Traits traitsOfB = Traits.UNKNOWN;
  private boolean leavesState;
  private boolean alone;
  private boolean cancelsA;

  private Fault(int row, String name, Function<Voice, List<Script>> a) {
    this.row = row;
    this.name = name;
    this.a = a;
  }

  private Fault changed(Consumer<Fault> change) {
    Fault copy = new Fault(row, name, a);
    copy.b = b;
    copy.calls = calls;
    copy.site = site;
    copy.modes = modes;
    copy.dialects = dialects;
    copy.provider = provider;
    copy.policy = policy;
    copy.clocks = clocks;
    copy.traitsOfA = traitsOfA;
    copy.traitsOfB = traitsOfB;
    copy.leavesState = leavesState;
    copy.alone = alone;
    copy.cancelsA = cancelsA;
    change.accept(copy);
    return copy;
  }

  /// A answers every request like this.
  static Fault says(int row, String name, Function<Voice, Script> a) {
    return new Fault(row, name, voice -> List.of(a.apply(voice)));
  }

  /// A is somewhere it cannot be asked.
  static Fault at(int row, String name, Supplier<Site> site) {
    return says(row, name, voice -> voice.text(TEXT_OF_A)).changed(copy -> copy.site = site);
  }

  /// What A does with the requests after the first one.
  Fault thenA(Function<Voice, Script> later) {
    return changed(copy ->
        copy.a =
            voice -> {
              var scripts = new ArrayList<>(a.apply(voice));
              scripts.add(later.apply(voice));
              return scripts;
            });
  }

  /// A is well again from its second request on.
  Fault thenWell() {
    return thenA(voice -> voice.text(TEXT_OF_A));
  }

  /// What B does.
  Fault whileB(Function<Voice, Script> script) {
    return changed(copy -> copy.b = script);
  }

  /// Only streams can do this.
  Fault streams() {
    return changed(copy -> copy.modes = Set.of(Mode.STREAM));
  }

  /// Only plain answers can do this.
  Fault plain() {
    return changed(copy -> copy.modes = Set.of(Mode.PLAIN));
  }

  /// Only these dialects know this.
  Fault in(Dialect... only) {
    return changed(copy -> copy.dialects = Set.of(only));
  }

  /// A is a model of this provider.
  Fault of(String provider) {
    return changed(copy -> copy.provider = Optional.of(provider));
  }

  Fault policy(PolicyChange change) {
    return changed(copy -> copy.policy = change);
  }

  /// With this clock of A.
  Fault clock(Clock clock, Duration time) {
    return changed(copy -> copy.clocks = clock.of(clocks, time));
  }

  /// A has a window of so many tokens.
  Fault windowOfA(long tokens) {
    return changed(copy -> copy.traitsOfA = Traits.window(tokens));
  }

  /// B has a window of so many tokens.
  Fault windowOfB(long tokens) {
    return changed(copy -> copy.traitsOfB = Traits.window(tokens));
  }

  /// B can do this and nothing else.
  Fault ableB(Capability only) {
    return changed(copy -> copy.traitsOfB = Traits.able(only));
  }

  /// The request must not be sent twice.
  Fault leavingState() {
    return changed(copy -> copy.leavesState = true);
  }

  /// Nobody may take over.
  Fault withoutB() {
    return changed(copy -> copy.alone = true);
  }

  /// A sees within a second that it is cancelled.
  Fault cancelling() {
    return changed(copy -> copy.cancelsA = true);
  }

  /// How the next call, which follows at once, ends.
  Fault ends(End end) {
    return ends(Duration.ZERO, end);
  }

  /// How the next call, some time later, ends.
  Fault ends(Duration after, End end) {
    var more = new ArrayList<>(calls);
    more.add(new Step(after, end));
    return changed(copy -> copy.calls = List.copyOf(more));
  }

  /// So many calls end alike.
  Fault ends(int times, End end) {
    Fault fault = this;
    for (int i = 0; i < times; i++) {
      fault = fault.ends(end);
    }
    return fault;
  }

  /// The same fault where its calls end like this instead, at the same times.
  ///
  /// @param ends one for each of [#calls]
  /// @throws IllegalArgumentException if there are more or less
  public Fault ending(End... ends) {
    if (ends.length != calls.size()) {
      throw new IllegalArgumentException(
          "'" + name + "' has " + calls.size() + " calls, not " + ends.length);
    }
    var steps = new ArrayList<Step>();
    for (int i = 0; i < ends.length; i++) {
      steps.add(new Step(calls.get(i).after(), ends[i]));
    }
    return changed(copy -> copy.calls = List.copyOf(steps));
  }

  /// The same fault where A need not see that it is cancelled.
  public Fault notCancelling() {
    return changed(copy -> copy.cancelsA = false);
  }

  /// Its number in the list of scenarios that the project promises.
  public int row() {
    return row;
  }

  /// What goes wrong, in words; no two faults have the same.
  public String name() {
    return name;
  }

  /// What A does: with one request after the other, and from the last on with all.
  public List<Script> scriptsOfA(Dialect dialect) {
    return a.apply(dialect.voice());
  }

  /// What B does.
  public Script scriptOfB(Dialect dialect) {
    return b.apply(dialect.voice());
  }

  /// The calls that are made, in their order.
  public List<Step> calls() {
    return calls;
  }

  /// Opens the place where A is. To be closed.
  public Site open() {
    return site.get();
  }

  /// Whether it can happen like this.
  public boolean happensIn(Dialect dialect, Mode mode) {
    return dialects.contains(dialect) && modes.contains(mode);
  }

  /// The provider part of A's model id.
  public String providerOfA(Dialect dialect) {
    return provider.orElse(dialect.provider());
  }

  /// The rules of A's calls.
  public RetryPolicy policy() {
    return policy.policy();
  }

  /// The same rules as members of a `retry_policy`, without what is default.
  public String policyMembers() {
    return policy.members();
  }

  /// A's clocks; the defaults but for those that matter.
  public Timeouts clocks() {
    return clocks;
  }

  /// What is known about A.
  public Traits traitsOfA() {
    return traitsOfA;
  }

  /// What is known about B.
  public Traits traitsOfB() {
    return traitsOfB;
  }

  /// Whether the request asks the provider to keep something, so that it must not be sent twice.
  public boolean leavesState() {
    return leavesState;
  }

  /// Whether nobody may take over.
  public boolean alone() {
    return alone;
  }

  /// Whether A must see within a second that it is cancelled.
  public boolean cancelsA() {
    return cancelsA;
  }

  @Override
  public String toString() {
    return row + " " + name;
  }
}

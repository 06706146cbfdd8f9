package dev.understudy.e2e.catalogue;

import dev.understudy.e2e.Mode;
import dev.understudy.testkit.peer.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// A row of the catalogue.
///
/// @param row its number in the list of scenarios that the project promises
/// @param words what goes wrong
/// @param a what provider A does: with one request after the other, and from the last on with all
/// @param b what B does, whose answer is whole unless the row says otherwise
/// @param setting where and how
/// @param calls what is called, and how each call ends
record Fault(
    int row,
    String words,
    Function<Voice, List<Script>> a,
    Function<Voice, Script> b,
    Setting setting,
    List<Step> calls) {

  /// A call some time after the one before it.
  record Step(Duration after, End end) {}

  /// What is special about a row.
  ///
  /// @param site where A is
  /// @param modes in which it can happen
  /// @param voices A's dialects in which it can happen; empty: all
  /// @param provider the prefix of A's model; empty: the usual one of its dialect
  /// @param policy more members of the policy
  /// @param entryA more members of A's entry
  /// @param entryB more members of B's entry
  /// @param body more members of the request
  /// @param alone A has no fallback
  /// @param leaves A must see within a second that it is cancelled
  record Setting(
      Supplier<Site> site,
      Set<Mode> modes,
      Set<String> voices,
      String provider,
      String policy,
      String entryA,
      String entryB,
      String body,
      boolean alone,
      boolean leaves) {}

  static final String TEXT_OF_A = "alpha beta gamma delta epsilon zeta eta theta";
  static final String TEXT_OF_B = "the understudy took over in time";

  static Fault says(int row, String words, Function<Voice, Script> a) {
    return new Fault(
        row,
        words,
        voice -> List.of(a.apply(voice)),
        voice -> voice.text(TEXT_OF_B),
        new Setting(
            Site::plain,
            Set.of(Mode.PLAIN, Mode.STREAM),
            Set.of(),
            "",
            "",
            "",
            "",
            "",
            false,
            false),
        List.of());
  }

  /// A is somewhere it cannot be asked.
  static Fault at(int row, String words, Supplier<Site> site) {
    Fault fault = says(row, words, voice -> voice.text(TEXT_OF_A));
    Setting s = fault.setting;
    return fault.set(
        new Setting(
            site,
            s.modes,
            s.voices,
            s.provider,
            s.policy,
            s.entryA,
            s.entryB,
            s.body,
            s.alone,
            s.leaves));
  }

  /// What A does with the requests after the first one.
  Fault thenA(Function<Voice, Script> later) {
    return new Fault(
        row,
        words,
        voice -> {
          var scripts = new ArrayList<>(a.apply(voice));
          scripts.add(later.apply(voice));
          return scripts;
        },
        b,
        setting,
        calls);
  }

  /// A is well again from its second request on.
  Fault thenWell() {
    return thenA(voice -> voice.text(TEXT_OF_A));
  }

  /// What B does.
  Fault whileB(Function<Voice, Script> script) {
    return new Fault(row, words, a, script, setting, calls);
  }

  /// Only streams can do this.
  Fault streams() {
    return modes(Set.of(Mode.STREAM));
  }

  /// Only plain answers can do this.
  Fault plain() {
    return modes(Set.of(Mode.PLAIN));
  }

  /// Only this dialect knows this.
  Fault in(Voice voice) {
    Setting s = setting;
    return set(
        new Setting(
            s.site,
            s.modes,
            Set.of(voice.name()),
            s.provider,
            s.policy,
            s.entryA,
            s.entryB,
            s.body,
            s.alone,
            s.leaves));
  }

  /// A is a model of this provider.
  Fault of(String provider) {
    Setting s = setting;
    return set(
        new Setting(
            s.site, s.modes, s.voices, provider, s.policy, s.entryA, s.entryB, s.body, s.alone,
            s.leaves));
  }

  /// With these members in the policy.
  Fault policy(String more) {
    Setting s = setting;
    return set(
        new Setting(
            s.site,
            s.modes,
            s.voices,
            s.provider,
            more,
            s.entryA,
            s.entryB,
            s.body,
            s.alone,
            s.leaves));
  }

  /// With these clocks of A.
  Fault clocks(String clocks) {
    return entries("timeouts: {" + clocks + "}", setting.entryB);
  }

  /// With these members in the entries of both.
  Fault entries(String ofA, String ofB) {
    Setting s = setting;
    return set(
        new Setting(
            s.site, s.modes, s.voices, s.provider, s.policy, ofA, ofB, s.body, s.alone, s.leaves));
  }

  /// With these members in the request.
  Fault body(String more) {
    Setting s = setting;
    return set(
        new Setting(
            s.site,
            s.modes,
            s.voices,
            s.provider,
            s.policy,
            s.entryA,
            s.entryB,
            more,
            s.alone,
            s.leaves));
  }

  /// Nobody may take over.
  Fault alone() {
    Setting s = setting;
    return set(
        new Setting(
            s.site,
            s.modes,
            s.voices,
            s.provider,
            s.policy,
            s.entryA,
            s.entryB,
            s.body,
            true,
            s.leaves));
  }

  /// A sees within a second that it is cancelled.
  Fault cancelsA() {
    Setting s = setting;
    return set(
        new Setting(
            s.site,
            s.modes,
            s.voices,
            s.provider,
            s.policy,
            s.entryA,
            s.entryB,
            s.body,
            s.alone,
            true));
  }

  /// How the next call, which follows at once, ends.
  Fault ends(End end) {
    return ends(Duration.ZERO, end);
  }

  /// How the next call, some time later, ends.
  Fault ends(Duration after, End end) {
    var more = new ArrayList<>(calls);
    more.add(new Step(after, end));
    return new Fault(row, words, a, b, setting, List.copyOf(more));
  }

  /// So many calls end alike.
  Fault ends(int times, End end) {
    Fault fault = this;
    for (int i = 0; i < times; i++) {
      fault = fault.ends(end);
    }
    return fault;
  }

  private Fault modes(Set<Mode> modes) {
    Setting s = setting;
    return set(
        new Setting(
            s.site,
            modes,
            s.voices,
            s.provider,
            s.policy,
            s.entryA,
            s.entryB,
            s.body,
            s.alone,
            s.leaves));
  }

  private Fault set(Setting changed) {
    return new Fault(row, words, a, b, changed, calls);
  }
}

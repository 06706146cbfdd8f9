package dev.understudy.testkit.faults;

import dev.understudy.attempt.Target;
import dev.understudy.call.Needs;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.CallLog;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A fault in a dialect and a mode, with providers of its own: all that a client must know to make
/// its calls.
///
/// Thread-safe. To be closed.
public final class Scene implements AutoCloseable {
  /// The key that clients send; no error may tell it.
  public static final String KEY = "key-of-the-catalogue";

  private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);

  private final Fault fault;
  private final Dialect dialect;
  private final Mode mode;
  private final Site site;
  private final ScriptedProvider understudy;
  private final Target a;
  private final Target b;
  private final CallLog log = new CallLog();
  private volatile boolean listened;
  private Duration patience = TOLD_WITHIN;

  private Scene(Fault fault, Dialect ofA, Dialect ofB, Mode mode, String name) {
    this.fault = fault;
    this.dialect = ofB;
    this.mode = mode;
    this.site = fault.open();
    this.understudy = ScriptedProvider.start();
    List<Script> scripts = fault.scriptsOfA(ofA);
    scripts.subList(0, scripts.size() - 1).forEach(site.provider()::next);
    site.provider().always(scripts.getLast());
    understudy.always(fault.scriptOfB(ofB));
    this.a =
        fault
            .traitsOfA()
            .of(Target.of(fault.providerOfA(ofA) + "/a" + name + "a"))
            .with(fault.clocks());
    this.b = fault.traitsOfB().of(Target.of(ofB.understudy() + "/b" + name + "b"));
  }

  /// A fault where both providers speak one dialect.
  public static Scene of(Fault fault, Dialect dialect, Mode mode) {
    return new Scene(fault, dialect, dialect, mode, "");
  }

  /// A fault whose providers speak two dialects.
  ///
  /// @param ofB what B speaks, and the caller
  /// @param name part of the names of both models, for scenes that share one client
  public static Scene of(Fault fault, Dialect ofA, Dialect ofB, Mode mode, String name) {
    return new Scene(fault, ofA, ofB, mode, name);
  }

  /// What goes wrong.
  public Fault fault() {
    return fault;
  }

  /// What the caller speaks, and B.
  public Dialect dialect() {
    return dialect;
  }

  /// How the caller wants its answers.
  public Mode mode() {
    return mode;
  }

  /// Whether the caller wants streams.
  public boolean streams() {
    return mode == Mode.STREAM;
  }

  /// The first target, with its clocks.
  public Target a() {
    return a;
  }

  /// The one that may take over.
  public Target b() {
    return b;
  }

  /// The targets of the call, in their order: A and, unless the fault is one of A alone, B.
  public List<Target> targets() {
    return fault.alone() ? List.of(a) : List.of(a, b);
  }

  /// Scheme, host and port of a target.
  public String baseUrl(Target target) {
    return target.equals(a) ? site.address() : understudy.baseUrl();
  }

  /// The rules of the calls.
  public RetryPolicy policy() {
    return fault.policy();
  }

  /// What the calls demand.
  public Needs needs() {
    return new Needs(Set.of(), streams(), !fault.leavesState());
  }

  /// Hears the calls, if the client has its engine tell it: then their attempts are counted too. A
  /// client that takes it must tell it of every call.
  public EngineListener listener() {
    listened = true;
    return log;
  }

  /// What the listener was told of calls after the first `before`, of which there should be one.
  /// Empty if nobody took it.
  Optional<List<CallRecord>> told(int before) throws InterruptedException {
    if (!listened) {
      return Optional.empty();
    }
    List<CallRecord> calls;
    try {
      calls = log.await(before + 1, patience);
    } catch (IllegalStateException untold) {
      patience = Duration.ZERO; // whoever missed one call is not waited for at the next
      calls = log.calls();
    }
    return Optional.of(calls.subList(Math.min(before, calls.size()), calls.size()));
  }

  /// Who gets what arrives at A, if anything does.
  public ScriptedProvider providerA() {
    return site.provider();
  }

  /// B.
  public ScriptedProvider providerB() {
    return understudy;
  }

  @Override
  public String toString() {
    return fault + " (" + dialect + ", " + mode + ")";
  }

  @Override
  public void close() {
    site.close();
    understudy.close();
  }
}

package dev.understudy.e2e.catalogue;

import static dev.understudy.e2e.catalogue.Fault.TEXT_OF_A;
import static dev.understudy.e2e.catalogue.Fault.TEXT_OF_B;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.e2e.Caller;
import dev.understudy.e2e.Mode;
import dev.understudy.e2e.Reply;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A fault in one dialect and mode, with providers and models of its own.
final class Variant implements AutoCloseable {
  private final String name;
  private final Fault fault;
  private final Voice caller;
  private final Voice speaker;
  private final Mode mode;
  private final Site site;
  private final ScriptedProvider understudy = ScriptedProvider.start();

  /// @param number of its own; below zero for those that are not counted
  /// @param caller the dialect of the caller, and of B
  /// @param speaker the dialect of A
  Variant(int number, Fault fault, Voice caller, Voice speaker, Mode mode) {
    this.name = number < 0 ? "warm" + -number : Integer.toString(number);
    this.fault = fault;
    this.caller = caller;
    this.speaker = speaker;
    this.mode = mode;
    this.site = fault.setting().site().get();
    List<Script> scripts = fault.a().apply(speaker);
    scripts.subList(0, scripts.size() - 1).forEach(site.provider()::next);
    site.provider().always(scripts.getLast());
    understudy.always(fault.b().apply(caller));
  }

  /// Whether a fault can happen so.
  static boolean possible(Fault fault, Voice caller, Voice speaker, Mode mode) {
    Fault.Setting s = fault.setting();
    return s.modes().contains(mode)
        && (s.voices().isEmpty() || s.voices().contains(speaker.name()))
        && (s.body().isEmpty() || caller.equals(speaker));
  }

  /// Its two entries in the configuration.
  String entries() {
    Fault.Setting s = fault.setting();
    String policy =
        (s.alone() ? "" : "fallback_models: [" + modelOfB() + "], ")
            + "fallback_scope: fallback_list_only"
            + (s.policy().isEmpty() ? "" : ", " + s.policy());
    return entry(modelOfA(), speaker, site.address(), s.entryA(), policy)
        + entry(modelOfB(), caller, understudy.baseUrl(), s.entryB(), "");
  }

  private static String entry(
      String model, Voice voice, String address, String more, String policy) {
    return "  - {model: %s, provider_interface: %s, base_url: \"%s\", access_key: \"$SECRET\"%s%s}%n"
        .formatted(
            model,
            voice.dialect(),
            address,
            more.isEmpty() ? "" : ", " + more,
            policy.isEmpty() ? "" : ", retry_policy: {" + policy + "}");
  }

  private String modelOfA() {
    String provider = fault.setting().provider();
    return (provider.isEmpty() ? speaker.provider() : provider) + "/" + upstreamModelOfA();
  }

  /// What A calls its model, and B does not.
  private String upstreamModelOfA() {
    return "a" + name + "a";
  }

  private String modelOfB() {
    return caller.understudy() + "/b" + name + "b";
  }

  /// Makes the calls.
  Result run(Caller client) {
    var problems = new ArrayList<String>();
    var trail = new ArrayList<String>();
    long start = System.nanoTime();
    int call = 0;
    String expected = "";
    for (Fault.Step step : fault.calls()) {
      LockSupport.parkNanos(step.after().toNanos());
      int a = site.provider().requests();
      int b = understudy.requests();
      String which = fault.calls().size() > 1 ? "call " + ++call + ": " : "";
      expected = step.end().words(mode);
      try {
        Reply reply =
            client.post(
                caller.path(),
                caller.body(mode, modelOfA(), fault.setting().body()).getBytes(UTF_8));
        trail.add(reply.header("x-understudy-attempts").orElse(reply.status() == 200 ? "?" : "-"));
        new Examination(step.end(), reply, caller.heard(reply))
            .problems(
                textOfA(step.end()),
                TEXT_OF_B,
                upstreamModelOfA(),
                site.provider().requests() - a,
                understudy.requests() - b)
            .forEach(problem -> problems.add(which + problem));
      } catch (Exception | AssertionError broken) {
        problems.add(which + broken);
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (fault.setting().leaves()) {
      awaitLeaving().ifPresent(problems::add);
    }
    return new Result(fault, name(), expected, String.join(" ", trail), took, problems);
  }

  private static String textOfA(End end) {
    return end.what() == End.What.WHOLE_OTHER ? end.said().getFirst() : TEXT_OF_A;
  }

  private Optional<String> awaitLeaving() {
    try {
      return site.provider().received(1).awaitGone(Duration.ofSeconds(1))
          ? Optional.empty()
          : Optional.of("A was not told that it is cancelled");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /// Dialects and mode.
  String name() {
    String dialects =
        caller.equals(speaker) ? caller.name() : caller.name() + " from " + speaker.name();
    return dialects + (mode == Mode.STREAM ? ", stream" : ", plain");
  }

  Fault fault() {
    return fault;
  }

  @Override
  public void close() {
    site.close();
    understudy.close();
  }
}

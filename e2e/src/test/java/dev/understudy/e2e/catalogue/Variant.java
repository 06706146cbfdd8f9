package dev.understudy.e2e.catalogue;

import static dev.understudy.testkit.faults.Fault.TEXT_OF_B;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.e2e.Caller;
import dev.understudy.e2e.Reply;
import dev.understudy.testkit.faults.Fault;
import dev.understudy.testkit.faults.Mode;
import dev.understudy.testkit.faults.Scene;
import dev.understudy.testkit.faults.Traits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// A fault in one dialect and mode, with providers and models of its own.
final class Variant implements AutoCloseable {
  private final Fault fault;
  private final Voice caller;
  private final Voice speaker;
  private final Scene scene;

  /// @param number of its own; below zero for those that are not counted
  /// @param caller the dialect of the caller, and of B
  /// @param speaker the dialect of A
  Variant(int number, Fault fault, Voice caller, Voice speaker, Mode mode) {
    String name = number < 0 ? "warm" + -number : Integer.toString(number);
    this.fault = fault;
    this.caller = caller;
    this.speaker = speaker;
    this.scene = Scene.of(fault, speaker.dialect(), caller.dialect(), mode, name);
  }

  /// Whether a fault can happen so.
  static boolean possible(Fault fault, Voice caller, Voice speaker, Mode mode) {
    return fault.happensIn(speaker.dialect(), mode)
        && (!fault.leavesState() || caller.equals(speaker));
  }

  /// Its two entries in the configuration.
  String entries() {
    String policy =
        (fault.alone() ? "" : "fallback_models: [" + scene.b() + "], ")
            + "fallback_scope: fallback_list_only"
            + (fault.policyMembers().isEmpty() ? "" : ", " + fault.policyMembers());
    return entry(scene.a(), speaker, fault.traitsOfA(), policy)
        + entry(scene.b(), caller, fault.traitsOfB(), "");
  }

  private String entry(Target target, Voice voice, Traits traits, String policy) {
    var members = new ArrayList<String>();
    members.add("model: " + target);
    members.add("provider_interface: " + voice.providerInterface());
    members.add("base_url: \"" + scene.baseUrl(target) + "\"");
    members.add("access_key: \"$SECRET\"");
    if (!target.timeouts().equals(Timeouts.DEFAULT)) {
      members.add("timeouts: " + clocks(target.timeouts()));
    }
    traits.contextWindow().ifPresent(tokens -> members.add("context_window: " + tokens));
    traits
        .capabilities()
        .ifPresent(all ->
            members.add(
                "capabilities: "
                    + all.stream()
                        .map(Capability::name)
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .toList()));
    if (!policy.isEmpty()) {
      members.add("retry_policy: {" + policy + "}");
    }
    return members.stream().collect(Collectors.joining(", ", "  - {", "}\n"));
  }

  private static String clocks(Timeouts clocks) {
    return "{connect: %dms, first_token: %dms, idle: %dms, attempt: %dms}"
        .formatted(
            clocks.connect().toMillis(),
            clocks.firstToken().toMillis(),
            clocks.idle().toMillis(),
            clocks.attempt().toMillis());
  }

  /// What A calls its model, and B does not.
  private String upstreamModelOfA() {
    return scene.a().model().substring(scene.a().provider().length() + 1);
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
      int a = scene.providerA().requests();
      int b = scene.providerB().requests();
      Details details = call == 0 ? Details.of(fault) : Details.NONE;
      call++;
      String which = fault.calls().size() > 1 ? "call " + call + ": " : "";
      expected = step.end().toString();
      try {
        String more = fault.leavesState() ? ",\"store\":true" : "";
        Reply reply =
            client.post(
                caller.path(), caller.body(scene.mode(), scene.a().model(), more).getBytes(UTF_8));
        trail.add(reply.header("x-understudy-attempts").orElse(reply.status() == 200 ? "?" : "-"));
        new Examination(step.end(), details, reply, caller.heard(reply))
            .problems(
                step.end().textOfA(),
                TEXT_OF_B,
                upstreamModelOfA(),
                scene.providerA().requests() - a,
                scene.providerB().requests() - b)
            .forEach(problem -> problems.add(which + problem));
      } catch (Exception | AssertionError broken) {
        problems.add(which + broken);
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (fault.cancelsA()) {
      awaitLeaving().ifPresent(problems::add);
    }
    return new Result(fault, name(), expected, String.join(" ", trail), took, problems);
  }

  private Optional<String> awaitLeaving() {
    try {
      return scene.providerA().received(1).awaitGone(Duration.ofSeconds(1))
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
    return dialects + (scene.mode() == Mode.STREAM ? ", stream" : ", plain");
  }

  Fault fault() {
    return fault;
  }

  @Override
  public void close() {
    scene.close();
  }
}

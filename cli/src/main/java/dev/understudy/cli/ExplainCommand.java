package dev.understudy.cli;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.config.Configuration;
import dev.understudy.config.Loaded;
import dev.understudy.config.ModelEntry;
import dev.understudy.config.Plan;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.scan.BadBody;
import dev.understudy.dialects.scan.RequestScan;
import dev.understudy.policy.RetryPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `understudy explain --config FILE --model M`.
@Command(
    name = "explain",
    description = {
      "Says what would happen to a call; nothing is sent.",
      "Who could serve it, who is skipped and why, clocks, waits, worst case."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  understudy explain --config gateway.yaml --model openai/gpt-4o",
      "  understudy explain --config gateway.yaml --model smart --body request.json"
    })
final class ExplainCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration file, YAML or JSON.")
  private Path file;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "M",
      description = "What the caller asks for: a model id, a name, an alias. Default: the body's.")
  private @Nullable String model;

  @Option(
      names = "--body",
      paramLabel = "FILE",
      description = "A chat completions or messages request, to see what it needs of a target.")
  private @Nullable Path body;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ExplainCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Loaded<Configuration> loaded = ConfigArgument.load(file, err);
    if (loaded.value().isEmpty()) {
      return ConfigArgument.refused(loaded);
    }
    Optional<RequestScan> request = Optional.empty();
    if (body != null) {
      try {
        request = Optional.of(RequestScan.of(Files.readAllBytes(body), Endpoint.CHAT_COMPLETIONS));
      } catch (BadBody refused) {
        err.println(body + ": the gateway would refuse it with 400: " + refused.getMessage());
        return Main.NO;
      }
    }
    String asked = model != null ? model : request.map(RequestScan::model).orElse(null);
    if (asked == null) {
      err.println("understudy: name a model with --model, or give a --body that has one");
      return Main.UNABLE;
    }
    Configuration configuration = loaded.value().get();
    List<ModelEntry> entries = configuration.named(asked);
    if (entries.isEmpty()) {
      err.println("the gateway would answer 404: no model, name or alias is called " + asked);
      return Main.NO;
    }
    Needs needs = request.map(RequestScan::needs).orElse(Needs.PLAIN);
    explain(asked, configuration, entries, needs);
    return Main.OK;
  }

  private void explain(
      String asked, Configuration configuration, List<ModelEntry> entries, Needs needs) {
    PrintWriter out = spec.commandLine().getOut();
    ModelEntry first = entries.getFirst();
    RetryPolicy policy = first.policy();
    List<Target> primaries = entries.stream().map(ModelEntry::target).toList();
    Route route = Route.of(primaries, policy, configuration.targets());
    out.println(
        asked
            + " is "
            + first.name()
            + ", under the policy "
            + first.choice().name().orElse(policy.isNone() ? "none" : "of its own"));
    if (!needs.capabilities().isEmpty()) {
      out.println("the request needs " + words(needs.capabilities()));
    }
    if (!needs.replaySafe()) {
      out.println("the request must not run twice: it is retried only if it certainly did not run");
    }
    out.println();
    for (Target target : primaries) {
      print(target, "asked for", needs);
    }
    for (Target target : policy.isNone() ? List.<Target>of() : route.fallbacks()) {
      print(target, "fallback", needs);
    }
    if (policy.isNone()) {
      out.println("  no fallback: without a policy a failure goes to the caller as it came");
    }
    out.println();
    Plan plan = Plan.of(configuration);
    out.print(
        new Plan(plan.models().stream().filter(one -> one.model().equals(first.name())).toList())
            .text());
    out.flush();
  }

  private void print(Target target, String role, Needs needs) {
    Set<Capability> lacking = EnumSet.noneOf(Capability.class);
    lacking.addAll(needs.capabilities());
    lacking.removeAll(target.capabilities());
    boolean skipped = !lacking.isEmpty() && role.equals("fallback");
    Duration patience =
        needs.streaming() ? target.timeouts().firstToken() : target.timeouts().attempt();
    spec.commandLine()
        .getOut()
        .println(
            "  "
                + target.name()
                + "  "
                + role
                + (skipped
                    ? ", skipped: it lacks " + words(lacking)
                    : ", given up after "
                        + patience.toSeconds()
                        + " s without "
                        + (needs.streaming() ? "a first token" : "an answer")));
  }

  private static String words(Set<Capability> capabilities) {
    return String.join(
        ", ",
        capabilities.stream()
            .map(one -> one.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .sorted()
            .toList());
  }
}

package dev.understudy.bench.soak;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// The providers of a soak, and the configuration that names them.
final class Cast implements AutoCloseable {
  /// Retries that may be under way at once: few, so that a leak of their permits shows.
  static final int PERMITS = 128;

  /// What callers ask for.
  static final List<String> MODELS = List.of("openai/soak", "anthropic/soak", "groq/soak");

  /// Whose first provider always fails and whose second is slow.
  static final String BURST = "openai/burst";

  private final Faults first = new Faults(false, true);
  private final Faults second = new Faults(false, false);
  private final Faults third = new Faults(true, false);
  private final ScriptedProvider openai = ScriptedProvider.start().keep(1);
  private final ScriptedProvider groq = ScriptedProvider.start().keep(1);
  private final ScriptedProvider anthropic = ScriptedProvider.start().keep(1);

  Cast() {
    openai
        .always(first)
        .when(
            request -> request.model().filter("burst"::equals).isPresent(),
            Answers.openai().error(503));
    groq.always(second)
        .when(
            request -> request.model().filter("burst"::equals).isPresent(),
            request ->
                Answers.openai()
                    .text(Speech.of(Speech.callOf(request)))
                    .firstTokenAfter(Duration.ofSeconds(1))
                    .answer(request));
    anthropic.always(third);
  }

  /// From now on this share of the requests meets a fault.
  void faults(double share) {
    first.share(share);
    second.share(share);
    third.share(share);
  }

  /// How many kinds of faults there are.
  int kinds() {
    return first.kinds();
  }

  /// One of them, by chance, stops listening.
  ScriptedProvider oneStops() {
    return List.of(openai, groq, anthropic).get(ThreadLocalRandom.current().nextInt(3)).refuse();
  }

  /// Answers with nothing in them.
  long emptied() {
    return first.emptied();
  }

  /// Requests that they got.
  long requests() {
    return (long) openai.requests() + groq.requests() + anthropic.requests();
  }

  /// The gateway's file.
  String config(int port) {
    return """
    version: v1
    listeners:
      - {type: model, name: soak, address: 127.0.0.1, port: %1$d}
    admin: {address: 127.0.0.1, port: 0}
    limits: {max_in_flight_retries: %2$d}
    defaults:
      timeouts: {connect: 500ms, first_token: 1s, idle: 1s, attempt: 4s}
    retry_policies:
      soak: {fallback_scope: all_providers, default_max_attempts: 3, deadline: 12s}
      resuming:
        fallback_scope: all_providers
        default_max_attempts: 3
        deadline: 12s
        streaming: {on_interrupt: resume}
      burst:
        fallback_models: [groq/burst]
        fallback_scope: fallback_list_only
        circuit_breaker: off
        retry_budget: off
    model_providers:
      - {model: openai/soak, base_url: "%3$s", access_key: one, retry_policy: soak}
      - {model: groq/soak, base_url: "%4$s", access_key: two, retry_policy: resuming}
      - {model: anthropic/soak, base_url: "%5$s", access_key: three, retry_policy: soak}
      - {model: openai/burst, base_url: "%3$s", access_key: one, retry_policy: burst, internal: true}
      - {model: groq/burst, base_url: "%4$s", access_key: two, internal: true}
    """
        .formatted(port, PERMITS, openai.baseUrl(), groq.baseUrl(), anthropic.baseUrl());
  }

  @Override
  public void close() {
    openai.close();
    groq.close();
    anthropic.close();
  }
}

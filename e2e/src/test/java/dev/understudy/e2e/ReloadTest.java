package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Another file while calls are under way.
class ReloadTest {
  private static final String BEFORE =
      """
      version: v1
      listeners:
        - {type: model, name: main, port: @port@}
      model_providers:
        - model: openai/gpt-4o
          base_url: http://127.0.0.1:%d
          access_key: $SECRET
          retry_policy:
            fallback_models: [groq/%s]
            fallback_scope: fallback_list_only
            retry_budget: off
        - model: groq/%s
          base_url: http://127.0.0.1:%d
          access_key: $SECRET
      admin: {address: 127.0.0.1, port: 0}
      """;

  @Test
  void callsUnderWayKeepTheirPolicyAndLaterOnesGetTheNewOne() throws Exception {
    try (ScriptedProvider openai = ScriptedProvider.start();
        ScriptedProvider groq = ScriptedProvider.start()) {
      String old = BEFORE.formatted(openai.port(), "old", "old", groq.port());
      try (GatewayProcess gateway =
              GatewayProcess.start(old, java.util.Map.of("SECRET", "key-of-all"));
          Caller caller = new Caller(gateway.port())) {
        openai
            .next(
                Answers.openai().error(503).after(Duration.ofSeconds(2)),
                Answers.openai().words(8).pace(Duration.ofMillis(300)))
            .always(Answers.openai().error(503));
        groq.always(request -> Answers.openai().text(request.model().orElse("")).answer(request));
        CompletableFuture<Reply> failing = start(caller, Mode.PLAIN);
        openai.await(1, Duration.ofSeconds(5));
        CompletableFuture<Reply> streaming = start(caller, Mode.STREAM);
        openai.await(2, Duration.ofSeconds(5));

        gateway.rewrite(old.replace("old", "new"));
        gateway.signal("HUP");
        Patience.until(
            Duration.ofSeconds(5),
            () -> caller.chat(Mode.PLAIN, "openai/gpt-4o").text().equals("new"));

        assertThat(failing.join().text()).isEqualTo("old");
        assertThat(streaming.join().text()).endsWith("word8");

        // A file with an error changes nothing.
        gateway.rewrite("version: v1\nmodel_providers: []\n");
        gateway.signal("HUP");
        Patience.until(Duration.ofSeconds(5), () -> gateway.output().contains("error"));
        assertThat(caller.chat(Mode.PLAIN, "openai/gpt-4o").text()).isEqualTo("new");
      }
    }
  }

  private static CompletableFuture<Reply> start(Caller caller, Mode mode) {
    var reply = new CompletableFuture<Reply>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            reply.complete(caller.chat(mode, "openai/gpt-4o"));
          } catch (Exception failed) {
            reply.completeExceptionally(failed);
          }
        });
    return reply;
  }
}

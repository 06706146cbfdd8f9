package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// A process that stands still for a while, as in a suspended machine.
class SuspendedTest {
  private static final String CONFIG =
      """
      version: v1
      listeners:
        - {type: model, name: main, port: @port@}
      defaults:
        timeouts: {first_token: 2s, idle: 2s}
      model_providers:
        - model: openai/gpt-4o
          base_url: http://127.0.0.1:@openai@
          access_key: $OPENAI_API_KEY
          retry_policy: {fallback_models: [groq/spare], fallback_scope: fallback_list_only}
        - model: groq/spare
          base_url: http://127.0.0.1:@groq@
          access_key: $GROQ_API_KEY
      """;

  @Test
  void healthyCallsOutliveIt() throws Exception {
    try (Fleet fleet = Fleet.with(CONFIG);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      fleet
          .provider("openai")
          .onPlain(Answers.openai().text("late").after(Duration.ofMillis(1_500)))
          .onStream(Answers.openai().words(20).pace(Duration.ofMillis(150)));
      fleet.provider("groq").always(Answers.openai().text("not asked"));
      List<Future<Reply>> running = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Mode mode = i % 2 == 0 ? Mode.STREAM : Mode.PLAIN;
        running.add(threads.submit(() -> fleet.caller().chat(mode, "openai/gpt-4o")));
      }
      fleet.provider("openai").await(20, Duration.ofSeconds(10));
      LockSupport.parkNanos(Duration.ofMillis(400).toNanos());

      fleet.gateway().signal("STOP");
      LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
      fleet.gateway().signal("CONT");

      for (int i = 0; i < 20; i++) {
        Reply reply = running.get(i).get();
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).doesNotContain("\"error\"");
        assertThat(reply.text()).endsWith(i % 2 == 0 ? "word20" : "late");
      }
      assertThat(fleet.provider("groq").requests()).isZero();
    }
  }
}

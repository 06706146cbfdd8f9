package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// One caller cannot take the gateway from the others.
class FairnessTest {
  private static final String CONFIG =
      """
      version: v1
      listeners:
        - type: model
          name: main
          port: @port@
          auth:
            api_keys:
              - {name: greedy, sha256: "d7ecdf25eaf3deba0f2628771dbdd22d4138ab6cf38f91ed02a2ca0dec7c8ab7"}
              - {name: modest, sha256: "50d858e0985ecc7f60418aaf0cc5ab587f42c2570a884095a9e8ccacd0f6545c"}
      limits: {max_concurrent_requests: 8}
      model_providers:
        - model: openai/gpt-4o
          base_url: http://127.0.0.1:@openai@
          access_key: $OPENAI_API_KEY
      """;

  private static final String PATH = "/v1/chat/completions";

  /// Asks again at once, whatever comes.
  private static int hammer(Fleet fleet, String body, AtomicBoolean enough) throws Exception {
    int served = 0;
    while (!enough.get()) {
      Reply reply = fleet.caller().post(PATH, body, "authorization", "Bearer open-sesame");
      served += reply.status() == 200 ? 1 : 0;
    }
    return served;
  }

  @Test
  void aKeyThatAsksForEverythingLeavesRoomForTheOthers() throws Exception {
    try (Fleet fleet = Fleet.with(CONFIG);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      fleet
          .provider("openai")
          .always(Answers.openai().text("slow").firstTokenAfter(Duration.ofSeconds(2)));
      String body = Caller.chatBody(Mode.PLAIN, "openai/gpt-4o");
      AtomicBoolean enough = new AtomicBoolean();
      List<Future<Integer>> greedy = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        greedy.add(threads.submit(() -> hammer(fleet, body, enough)));
      }
      fleet.provider("openai").await(8, Duration.ofSeconds(10));
      long start = System.nanoTime();
      for (int served = 0; served < 3; ) {
        Reply modest = fleet.caller().post(PATH, body, "authorization", "Bearer example");
        assertThat(modest.status()).isIn(200, 503);
        served += modest.status() == 200 ? 1 : 0;
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        if (modest.status() == 503) {
          assertThat(modest.header("retry-after")).hasValue("1");
          LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
      }
      enough.set(true);
      int most = 0;
      for (Future<Integer> worker : greedy) {
        most += worker.get();
      }
      assertThat(most).as("the other key was served too").isPositive();
    }
  }
}

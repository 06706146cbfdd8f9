package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Callers that hardly read, and providers that send more than anyone can hold. The gateway has 256
/// MB of heap, as in all tests here.
class SlowCallerTest {
  private static final String MODEL = "openai/gpt-4o";
  private static final String EVENT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
          + "data: [DONE]\n\n";

  /// So many events, a thousand in a chunk, and a proper end.
  private static Answer events(int count) {
    byte[] thousand = EVENT.repeat(1_000).getBytes(UTF_8);
    List<byte[]> parts = new ArrayList<>(Collections.nCopies(count / 1_000, thousand));
    parts.add(FINISH.getBytes(UTF_8));
    // The pause is for the provider to notice who leaves while the rest is being written.
    return Answer.events(List.of())
        .parts(parts)
        .pauseBeforePart(parts.size() - 1, Duration.ofMillis(1));
  }

  @Test
  void aMillionTinyEventsArriveWhole() throws Exception {
    try (Fleet fleet = Fleet.of("plano/status_503.yaml")) {
      fleet.provider("openai").always(events(1_000_000));
      try (RawClient client = RawClient.to(fleet.gateway().port())) {
        client
            .patience(Duration.ofSeconds(30))
            .post(
                "/v1/chat/completions",
                "connection: close\r\n",
                Caller.chatBody(Mode.STREAM, MODEL));
        long start = System.nanoTime();
        String answer = client.readAll();
        System.out.printf(
            "a million events: %d ms%n", Duration.ofNanos(System.nanoTime() - start).toMillis());
        assertThat(answer).contains("[DONE]", "\"finish_reason\":\"stop\"");
        assertThat(answer.split("\"content\":\"x\"", -1)).hasSize(1_000_001);
      }
    }
  }

  @Test
  void aMillionCommentsAreNoContentAndNoBurden() throws Exception {
    try (Fleet fleet = Fleet.of("plano/status_503.yaml")) {
      byte[] comments = ": \n\n".repeat(10_000).getBytes(UTF_8);
      List<byte[]> parts = new ArrayList<>(Collections.nCopies(100, comments));
      parts.add((EVENT + FINISH).getBytes(UTF_8));
      fleet.provider("openai").always(Answer.events(List.of()).parts(parts));

      Reply reply = fleet.caller().chat(Mode.STREAM, MODEL);

      assertThat(reply.text()).isEqualTo("x");
      assertThat(reply.header("x-understudy-attempts")).hasValue("1");
    }
  }

  /// Half a minute of real time: that is how long a caller may make no progress.
  @Test
  @Timeout(90)
  void whoReadsAByteASecondIsNotWaitedForAndHoldsNoMemory() throws Exception {
    try (Fleet fleet = Fleet.of("plano/status_503.yaml")) {
      // Together more than its heap, of which the gateway must hold next to nothing.
      fleet.provider("openai").always(events(600_000));
      List<RawClient> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        RawClient caller = RawClient.to(fleet.gateway().port());
        callers.add(caller.post("/v1/chat/completions", "", Caller.chatBody(Mode.STREAM, MODEL)));
        readOne(caller);
      }
      fleet.provider("openai").await(8, Duration.ofSeconds(10));
      long start = System.nanoTime();
      Received first = fleet.provider("openai").received(1);
      while (first.gone().isEmpty()
          && System.nanoTime() - start < Duration.ofSeconds(45).toNanos()) {
        for (RawClient caller : callers) {
          readOne(caller);
        }
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(25));
      for (Received request : fleet.provider("openai").received()) {
        assertThat(request.awaitGone(Duration.ofSeconds(20))).as("cancelled %s", request).isTrue();
        assertThat(request.answered()).as("sent in full").isEmpty();
      }
      assertThat(fleet.gateway().output()).doesNotContain("OutOfMemory");
      assertThat(fleet.caller().get("/healthz").status()).isEqualTo(200);
      for (RawClient caller : callers) {
        caller.close();
      }
    }
  }

  private static void readOne(RawClient caller) {
    try {
      caller.read(1);
    } catch (IOException ended) {
      // The gateway has given up on this one.
    }
  }
}

package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The endpoints that are not about failure.
class EndpointsTest {
  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.of("plano/body.yaml");
    fleet.provider("openai").always(Answers.openai().text("chat"));
    fleet.provider("openai").onPath("/v1/embeddings", Answers.openai().embedding(4));
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void healthAndReadinessAreTold() throws Exception {
    assertThat(fleet.caller().get("/healthz").status()).isEqualTo(200);
    assertThat(fleet.caller().get("/readyz").status()).isEqualTo(200);
  }

  @Test
  void theConfiguredModelsAreListed() throws Exception {
    Reply reply = fleet.caller().get("/v1/models");
    assertThat(reply.json().get("object").asString()).isEqualTo("list");
    assertThat(reply.json().get("data").findValuesAsString("id"))
        .containsAll(
            List.of(
                "openai/gpt-4o", "groq/llama-3.3-70b-versatile", "anthropic/claude-sonnet-4-0"));
    assertThat(fleet.caller().get("/v1/models/openai/gpt-4o").json().get("id").asString())
        .isEqualTo("openai/gpt-4o");
    assertThat(fleet.caller().get("/v1/models/nobody/x").status()).isEqualTo(404);
  }

  @Test
  void embeddingsAreServed() throws Exception {
    Reply reply =
        fleet.caller().post("/v1/embeddings", "{\"model\":\"openai/gpt-4o\",\"input\":\"hi\"}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().at("/data/0/embedding").size()).isEqualTo(4);
  }

  @Test
  void theCallersRequestIdComesBack() throws Exception {
    Reply reply =
        fleet
            .caller()
            .post(
                "/v1/chat/completions",
                Caller.chatBody(Mode.PLAIN, "openai/gpt-4o"),
                "x-request-id",
                "my-id-1");
    assertThat(reply.header("x-request-id")).hasValue("my-id-1");
  }
}

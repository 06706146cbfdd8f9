package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import org.junit.jupiter.api.Test;

/// A listener with keys.
class ListenerKeyTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String BODY = Caller.chatBody(Mode.PLAIN, "openai/gpt-4o");

  @Test
  void onlyCallersWithAKeyAreServedAndNoProviderSeesIt() throws Exception {
    try (Fleet fleet = Fleet.of("gateway/keyed.yaml")) {
      fleet.provider("openai").always(Answers.openai().text("served"));
      Caller caller = fleet.caller();

      Reply none = caller.post(PATH, BODY);
      assertThat(none.status()).isEqualTo(401);
      assertThat(none.json().at("/error/message").asString()).isNotBlank();
      assertThat(caller.post(PATH, BODY, "authorization", "Bearer wrong").status()).isEqualTo(401);
      assertThat(caller.post(PATH, BODY, "authorization", "Basic b3Blbg==").status())
          .isEqualTo(401);
      assertThat(caller.get("/v1/models").status()).isEqualTo(401);
      assertThat(caller.get("/healthz").status()).isEqualTo(200);
      assertThat(fleet.provider("openai").requests()).isZero();

      assertThat(caller.post(PATH, BODY, "authorization", "Bearer open-sesame").text())
          .isEqualTo("served");
      assertThat(caller.post(PATH, BODY, "x-api-key", "open-sesame").text()).isEqualTo("served");
      assertThat(caller.get("/v1/models", "authorization", "Bearer open-sesame").status())
          .isEqualTo(200);
      assertThat(fleet.provider("openai").received())
          .allSatisfy(request ->
              assertThat(request.headers().toString())
                  .contains("key-of-openai")
                  .doesNotContain("open-sesame"));
      assertThat(fleet.gateway().output()).doesNotContain("open-sesame", "wrong");
    }
  }
}

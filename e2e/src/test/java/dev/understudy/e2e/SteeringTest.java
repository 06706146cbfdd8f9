package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nobody but the configuration file says where a prompt and a key go: not a caller, not a
/// provider. A server that is in no configuration must never hear of anything.
@Execution(ExecutionMode.SAME_THREAD)
class SteeringTest {
  private static final String CHAT = "/v1/chat/completions";

  private static Fleet fleet;
  private static ScriptedProvider canary;

  @BeforeAll
  static void start() throws Exception {
    canary = ScriptedProvider.start();
    fleet = Fleet.of("gateway/steering.yaml");
  }

  @BeforeEach
  void everyoneIsWell() {
    fleet.provider("openai").reset().always(Answers.openai().text("fine"));
    fleet.provider("anthropic").reset().always(Answers.anthropic().text("fine"));
    fleet.provider("groq").reset().always(Answers.openai().text("fine"));
  }

  @AfterEach
  void theCanaryHeardNothing() {
    assertThat(canary.connections()).isZero();
  }

  @AfterAll
  static void norDoesItWhenTheGatewayEnds() {
    try (ScriptedProvider silent = canary) {
      fleet.close();
      assertThat(silent.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNeverFollowed(int status) throws Exception {
    ScriptedProvider openai = fleet.provider("openai");
    for (String location :
        List.of(canary.baseUrl() + CHAT, openai.baseUrl() + "/elsewhere", "/elsewhere")) {
      openai.reset().always(Answer.status(status).header("location", location));
      for (Mode mode : Mode.values()) {
        assertThat(fleet.caller().chat(mode, "openai/gpt-4o").text()).isEqualTo("fine");
      }
      assertThat(openai.received()).hasSize(2).allMatch(request -> request.path().equals(CHAT));
    }
  }

  @Test
  void aRedirectIsAFailureThatNamesNoAddress() throws Exception {
    String location = canary.baseUrl() + CHAT;
    fleet.provider("openai").always(Answer.status(307).header("location", location));
    fleet.provider("anthropic").always(Answer.status(302).header("location", location));
    Reply reply = fleet.caller().chat(Mode.PLAIN, "openai/gpt-4o");
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.headers().firstValue("location")).isEmpty();
    assertThat(reply.body()).doesNotContain(location, "127.0.0.1");
  }

  @Test
  void noFieldOfABodyChangesWhereItGoes() throws Exception {
    String url = canary.baseUrl();
    for (String name :
        List.of(
            "base_url",
            "api_base",
            "api_key",
            "endpoint",
            "host",
            "url",
            "proxy",
            "provider",
            "extra_headers",
            "headers",
            "metadata",
            "litellm_params",
            "deployment",
            "organization")) {
      for (String value :
          List.of(
              quoted(url),
              "{\"api_base\":" + quoted(url) + "}",
              "[{\"url\":" + quoted(url) + "}]")) {
        String field = "\"" + name + "\":" + value;
        served(
            CHAT,
            Caller.chatBody(Mode.PLAIN, "openai/gpt-4o")
                .replace("{\"model\"", "{" + field + ",\"model\""));
        served(
            CHAT,
            Caller.chatBody(Mode.PLAIN, "openai/gpt-4o")
                .replace("\"role\":", field + ",\"role\":"));
      }
    }
    everythingWentWhereItBelongs();
  }

  @Test
  void noHeaderOrQueryChangesWhereItGoes() throws Exception {
    String url = canary.baseUrl();
    String body = Caller.chatBody(Mode.PLAIN, "openai/gpt-4o");
    for (String name :
        List.of(
            "x-base-url",
            "x-portkey-custom-host",
            "x-portkey-provider",
            "x-litellm-api-base",
            "x-target-url",
            "x-forwarded-host",
            "x-forwarded-for",
            "forwarded",
            "x-original-url",
            "x-rewrite-url",
            "x-host",
            "openai-organization",
            "api-key",
            "x-goog-api-key",
            "cookie",
            "proxy-authorization",
            "te",
            "proxy-connection",
            "x-understudy-target")) {
      Reply reply = fleet.caller().post(CHAT, body, name, url);
      assertThat(reply.status()).as(name).isEqualTo(200);
    }
    for (String query : List.of("?base_url=", "?api_base=", "?url=", "?key=", "?host=")) {
      assertThat(fleet.caller().post(CHAT + query + "http%3A%2F%2F127.0.0.1", body).status())
          .as(query)
          .isEqualTo(200);
    }
    everythingWentWhereItBelongs();
    for (Received request : fleet.provider("openai").received()) {
      assertThat(request.headers().toString()).doesNotContain(url);
      assertThat(request.headers())
          .extracting(header -> header.name().toLowerCase(java.util.Locale.ROOT))
          .isSubsetOf(
              "host",
              "content-type",
              "content-length",
              "accept",
              "accept-encoding",
              "user-agent",
              "authorization");
    }
  }

  @Test
  void aModelNameIsAKeyAndNothingElse() throws Exception {
    for (String model :
        List.of(
            "openai/../gpt-4o",
            "openai/gpt-4o/../../x",
            "openai%2fgpt-4o",
            "openai/gpt-4o@127.0.0.1",
            "openai/gpt-4o\\r\\nhost: evil",
            "http://127.0.0.1/gpt-4o",
            "openai/gpt-4o?x=1",
            "openai/gpt-4o#x",
            "openai/gpt-4o ",
            " openai/gpt-4o",
            "OPENAI/gpt-4o",
            "openai//gpt-4o",
            "gpt-4o\\u0000")) {
      Reply reply = fleet.caller().chat(Mode.PLAIN, model);
      assertThat(reply.status()).as(model).isIn(400, 404);
    }
    assertThat(fleet.provider("openai").requests()).isZero();
  }

  @Test
  void addressesInARequestAreNotFetched() throws Exception {
    String url = canary.baseUrl() + "/image.png";
    String chat =
        """
        {"model":"%s","messages":[{"role":"user","content":[{"type":"text","text":"what is it"},
        {"type":"image_url","image_url":{"url":"%s"}}]}]}\
        """;
    String message =
        """
        {"model":"%s","max_tokens":9,"messages":[{"role":"user","content":[
        {"type":"image","source":{"type":"url","url":"%s"}},{"type":"text","text":"what is it"}]}]}\
        """;
    for (String model : List.of("openai/gpt-4o", "anthropic/claude-sonnet-4-0")) {
      served(CHAT, chat.formatted(model, url));
      served("/v1/messages", message.formatted(model, url));
    }
    assertThat(fleet.provider("openai").received(1).text()).contains(url);
    assertThat(fleet.provider("anthropic").received(1).text()).contains(url);
  }

  private void served(String path, String body) throws Exception {
    Reply reply = fleet.caller().post(path, body);
    assertThat(reply.status()).as("%s: %s", body, reply.body()).isEqualTo(200);
  }

  private void everythingWentWhereItBelongs() {
    ScriptedProvider openai = fleet.provider("openai");
    assertThat(fleet.provider("anthropic").requests()).isZero();
    assertThat(fleet.provider("groq").requests()).isZero();
    assertThat(openai.received())
        .isNotEmpty()
        .allSatisfy(request -> {
          assertThat(request.path()).isEqualTo(CHAT);
          assertThat(request.header("host")).hasValue("127.0.0.1:" + openai.port());
          assertThat(request.header("authorization")).hasValue("Bearer " + Fleet.keyOf("openai"));
        });
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}

package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Which headers of a provider reach a caller: those on a list, and no others.
@Execution(ExecutionMode.SAME_THREAD)
class AnswerHeadersTest {
  private static final List<String> ALLOWED =
      List.of(
          "content-type",
          "content-length",
          "date",
          "transfer-encoding",
          "cache-control",
          "retry-after",
          "x-request-id",
          "x-should-retry",
          "x-understudy-attempts",
          "x-understudy-model",
          "x-understudy-upstream-request-id",
          "connection");
  private static final Map<String, String> SENT =
      Map.of(
          "set-cookie", "session=canary",
          "server", "canary/1.0",
          "openai-organization", "org-canary",
          "x-ratelimit-remaining-requests", "42",
          "anthropic-ratelimit-tokens-reset", "2030-01-01T00:00:00Z",
          "x-internal-host", "canary.internal",
          "x-request-id", "req_of_the_provider",
          "access-control-allow-origin", "*",
          "www-authenticate", "Bearer realm=canary",
          "x-understudy-attempts", "99");

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.of("gateway/steering.yaml");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void onlyListedHeadersOfAGoodAnswerArePassedOn() throws Exception {
    Answer good =
        Answer.json(
            200,
            "{\"id\":\"x\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"fine\"},\"finish_reason\":\"stop\"}]}");
    good = withHeaders(good);
    fleet.provider("openai").reset().always(good);
    Reply reply = fleet.caller().chat(Mode.PLAIN, "openai/gpt-4o");
    assertThat(reply.text()).isEqualTo("fine");
    onlyListed(reply);
    assertThat(reply.headers().allValues("x-understudy-attempts")).containsExactly("1");
  }

  @Test
  void onlyListedHeadersOfAStreamArePassedOn() throws Exception {
    Answer stream =
        Answer.events(
            List.of(
                "data:"
                    + " {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"fine\"}}]}\n\n",
                "data:"
                    + " {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                "data: [DONE]\n\n"));
    stream = withHeaders(stream);
    fleet.provider("openai").reset().always(stream);
    Reply reply = fleet.caller().chat(Mode.STREAM, "openai/gpt-4o");
    assertThat(reply.text()).isEqualTo("fine");
    onlyListed(reply);
  }

  @Test
  void onlyListedHeadersOfARefusalArePassedOn() throws Exception {
    for (String model : List.of("openai/gpt-4o", "groq/bare")) {
      for (int status : new int[] {400, 401, 404, 429, 500}) {
        Answer bad =
            Answer.json(status, "{\"error\":{\"message\":\"no\",\"type\":\"x\",\"code\":null}}")
                .retryAfter(1);
        bad = withHeaders(bad);
        fleet.provider("openai").reset().always(bad);
        fleet.provider("groq").reset().always(bad);
        fleet.provider("anthropic").reset().always(Answers.anthropic().error(500));
        onlyListed(fleet.caller().chat(Mode.PLAIN, model));
      }
    }
  }

  private static Answer withHeaders(Answer answer) {
    Answer with = answer;
    for (Map.Entry<String, String> header : SENT.entrySet()) {
      with = with.header(header.getKey(), header.getValue());
    }
    return with;
  }

  private static void onlyListed(Reply reply) {
    assertThat(reply.headers().map().keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)))
        .as(reply.headers().toString())
        .isSubsetOf(ALLOWED);
    assertThat(reply.headers().toString()).doesNotContain("canary");
    assertThat(reply.header("x-request-id")).isPresent().get().isNotEqualTo("req_of_the_provider");
  }
}

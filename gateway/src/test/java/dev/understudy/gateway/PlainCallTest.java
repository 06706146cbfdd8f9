package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Header;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCallTest {
  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider first;
  private ScriptedProvider second;

  PlainCallTest() {
    first = providers.start();
    second = providers.start();
  }

  @BeforeEach
  void providersAnswer() {
    first.always(Answers.openai().text("from the first"));
    second.always(Answers.openai().text("from the second"));
  }

  @Test
  void aGoodAnswerComesBackAsTheProviderSentIt() throws Exception {
    String body =
        "{\"id\":\"x\",\"model\":\"one\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"h\\u00e9 \"},\"finish_reason\":\"stop\"}]}";
    first.always(Answer.json(200, body).header("x-request-id", "up-1").header("set-cookie", "a=b"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"), "x-request-id", "mine-1");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(body);
      assertThat(answer.headers().firstValue("x-understudy-attempts")).hasValue("1");
      assertThat(answer.headers().firstValue("x-understudy-model")).hasValue("alpha/one");
      assertThat(answer.headers().firstValue("x-request-id")).hasValue("mine-1");
      assertThat(answer.headers().firstValue("x-understudy-upstream-request-id")).hasValue("up-1");
      assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
      assertThat(answer.headers().firstValue("date")).isPresent();
    }
  }

  @Test
  void onlyTheModelOfTheBodyIsReplaced() throws Exception {
    try (Rig rig = Rig.with().pair(first, second).start()) {
      String before = "{ \"messages\" : [" + Rig.HELLO + "],\n \"x\": 1.50, \"model\" : ";
      rig.chatWith(before + "\"alpha\\/one\" , \"seed\":1e2}");
      assertThat(first.received(1).text()).isEqualTo(before + "\"one\" , \"seed\":1e2}");
    }
  }

  @Test
  void headersToATargetAreMadeFromNothing() throws Exception {
    try (Rig rig = Rig.with().pair(first, second).start()) {
      rig.chatWith(
          Rig.chat("alpha/one"),
          "authorization",
          "Bearer callers",
          "x-api-key",
          "callers",
          "cookie",
          "callers",
          "x-forwarded-for",
          "callers",
          "openai-organization",
          "callers",
          "idempotency-key",
          "idem-1",
          "traceparent",
          "00-1-2-01");
      Received request = first.received(1);
      assertThat(request.headers()).noneMatch(header -> header.value().contains("callers"));
      assertThat(request.headers().stream().map(Header::name))
          .containsExactlyInAnyOrder(
              "host",
              "authorization",
              "content-type",
              "accept",
              "accept-encoding",
              "user-agent",
              "content-length",
              "idempotency-key",
              "traceparent");
      assertThat(request.header("authorization")).hasValue("Bearer key-of-alpha-one");
      assertThat(request.header("accept-encoding")).hasValue("identity");
      assertThat(request.path()).isEqualTo("/v1/chat/completions");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 529, 401, 403, 402, 408})
  void aFailedTargetIsReplacedByTheNext(int status) throws Exception {
    first.always(Answers.openai().error(status));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("from the second").doesNotContain("error");
      assertThat(answer.headers().firstValue("x-understudy-attempts")).hasValue("2");
      assertThat(answer.headers().firstValue("x-understudy-model")).hasValue("beta/two");
      assertThat(second.received(1).header("authorization")).hasValue("Bearer key-of-beta-two");
      assertThat(second.received(1).model()).hasValue("two");
    }
  }

  @Test
  void transportFailuresGoToTheNext() throws Exception {
    first.next(
        Answers.reset(),
        Answers.hangUp(),
        Answers.garbage(),
        Answers.openai().text("long enough to cut").cutAt(20),
        Answer.json(200, "{\"choices\":[{\"mess"),
        Answer.json(200, ""),
        Answers.htmlPage(200),
        Answer.json(200, "{\"error\":{\"message\":\"no\",\"code\":\"rate_limit_exceeded\"}}"));
    RetryPolicy patient =
        RetryPolicy.builder()
            .fallbackModels(List.of("beta/two"))
            .circuitBreaker(java.util.Optional.empty())
            .retryBudget(java.util.Optional.empty())
            .build();
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, patient)
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      for (int i = 1; i <= 8; i++) {
        HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"));
        assertThat(answer.statusCode()).as("call %s: %s", i, answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("from the second");
      }
    }
  }
}

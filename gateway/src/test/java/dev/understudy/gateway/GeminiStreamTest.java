package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Timeouts;
import dev.understudy.config.ProviderInterface;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is peculiar to streams of Gemini: they have no end mark, and a prompt may be blocked.
class GeminiStreamTest {
  private static final String BODY = "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}";
  private static final String STREAM = "/v1beta/models/alpha/g:streamGenerateContent";
  private static final String PLAIN = "/v1beta/models/alpha/g:generateContent";
  private static final String BLOCKED =
      "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},"
          + "\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9}}";

  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider first = providers.start();
  private final ScriptedProvider second = providers.start();

  private Rig rig() throws Exception {
    return Rig.with()
        .model(
            "alpha/g",
            ProviderInterface.GEMINI,
            first,
            RetryPolicy.DEFAULT,
            Timeouts.DEFAULT,
            false)
        .model(
            "beta/g",
            ProviderInterface.GEMINI,
            second,
            RetryPolicy.DEFAULT,
            Timeouts.DEFAULT,
            false)
        .start();
  }

  private static String chunk(String text) {
    return "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
        + text
        + "\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}]}\n\n";
  }

  @Test
  void aFinishReasonInEveryChunkCutsNothingOff() throws Exception {
    List<String> events = List.of(chunk("one "), chunk("two "), chunk("three"));
    first.always(Answer.events(events).pace(Duration.ofMillis(1_300)));
    try (Rig rig = rig()) {
      assertThat(rig.post(STREAM + "?alt=sse", BODY).body()).isEqualTo(String.join("", events));
      assertThat(rig.post("/v1/chat/completions", Rig.chatStream("alpha/g")).body())
          .contains("\"one \"", "\"two \"", "\"three\"")
          .endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void aBlockedPromptIsToldInTheFormThatWasAskedFor() throws Exception {
    first.always(Answers.gemini().blockedPrompt("SAFETY"));
    try (Rig rig = rig()) {
      HttpResponse<String> plain = rig.post(PLAIN, BODY);
      assertThat(plain.statusCode()).isEqualTo(200);
      assertThat(plain.body()).isEqualTo(BLOCKED);
      HttpResponse<String> events = rig.post(STREAM + "?alt=sse", BODY);
      assertThat(events.statusCode()).isEqualTo(200);
      assertThat(events.body()).isEqualTo("data: " + BLOCKED + "\n\n");
      assertThat(events.headers().firstValue("content-type")).hasValue("text/event-stream");
      HttpResponse<String> array = rig.post(STREAM, BODY);
      assertThat(array.statusCode()).isEqualTo(200);
      assertThat(array.body()).isEqualTo("[" + BLOCKED + "\n]");
      assertThat(array.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(second.requests()).isZero();
    }
  }

  @Test
  void aCallerOfAnotherDialectHearsOfABlockedPromptAsARefusal() throws Exception {
    first.always(Answers.gemini().blockedPrompt("SAFETY"));
    try (Rig rig = rig()) {
      for (String body : List.of(Rig.chat("alpha/g"), Rig.chatStream("alpha/g"))) {
        HttpResponse<String> chat = rig.post("/v1/chat/completions", body);
        assertThat(chat.statusCode()).isEqualTo(400);
        assertThat(chat.body())
            .contains("\"code\":\"content_policy\"", "the prompt was blocked: SAFETY");
      }
      assertThat(second.requests()).isZero();
    }
  }

  @Test
  void anEmptyAnswerIsShownInTheFormThatWasAskedFor() throws Exception {
    String empty = "{\"candidates\":[{\"finishReason\":\"STOP\",\"index\":0}]}";
    first.always(Answer.events(List.of("data: " + empty + "\n\n")));
    second.always(Answer.events(List.of("data: " + empty + "\n\n")));
    try (Rig rig = rig()) {
      HttpResponse<String> array = rig.post(STREAM, BODY);
      assertThat(array.body()).isEqualTo("[" + empty + "\n]");
      assertThat(array.headers().firstValue("content-type")).hasValue("application/json");
      HttpResponse<String> events = rig.post(STREAM + "?alt=sse", BODY);
      assertThat(events.body()).isEqualTo("data: " + empty + "\n\n");
    }
  }

  @Test
  void aBrokenStreamGoesOnInTheFormThatWasAskedFor() throws Exception {
    first.always(Answers.gemini().text("one two three four").breakAfter(2, Ending.RESET));
    second.always(Answers.gemini().text("one two three four"));
    RetryPolicy resuming =
        RetryPolicy.builder()
            .fallbackModels(List.of("beta/g"))
            .defaultRule(Rule.of(3, Strategy.DIFFERENT_PROVIDER))
            .streaming(
                new Streaming(
                    Streaming.Commit.FIRST_CONTENT,
                    Streaming.OnInterrupt.RESUME,
                    Optional.empty(),
                    Streaming.OnDisconnect.CANCEL))
            .build();
    try (Rig rig =
        Rig.with()
            .model("alpha/g", ProviderInterface.GEMINI, first, resuming, Timeouts.DEFAULT, false)
            .model(
                "beta/g",
                ProviderInterface.GEMINI,
                second,
                RetryPolicy.NONE,
                Timeouts.DEFAULT,
                false)
            .start()) {
      for (String path : List.of(STREAM + "?alt=sse", STREAM)) {
        String body = rig.post(path, BODY).body();
        assertThat(body.replaceAll("(?s)\"text\":\"([^\"]*)\"|.", "$1"))
            .isEqualTo("one two three four");
        assertThat(body).containsOnlyOnce("\"finishReason\":\"STOP\"").doesNotContain("error");
      }
    }
  }
}

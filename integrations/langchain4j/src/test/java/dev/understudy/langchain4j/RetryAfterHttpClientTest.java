package dev.understudy.langchain4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.model.chat.ChatModel;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetryAfterHttpClientTest {
  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider provider;

  @BeforeEach
  void start() {
    provider = providers.start();
  }

  @Test
  void theHeadersOfAnErrorAreKept() {
    provider.always(Answers.openai().error(429).retryAfter(7));
    ChatModel alone = Models.openAi(provider).build();
    Throwable failure = catchThrowable(() -> alone.chat("hi"));
    assertThat(failure).isInstanceOf(RateLimitException.class);
    assertThat(failure.getCause())
        .hasMessageContaining("rate_limit")
        .isInstanceOfSatisfying(
            HttpRefused.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(429);
              assertThat(refused.header("Retry-After")).contains("7");
            });
  }

  @Test
  void outsideOfAFailoverAModelWorksAsEver() throws Exception {
    provider.always(Answers.openai().text("hello there"));
    assertThat(Models.openAi(provider).build().chat("hi")).isEqualTo("hello there");
    Spoken spoken = new Spoken();
    Models.openAiStreaming(provider).build().chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo("hello there");
  }

  @Test
  void aBodyThatStallsEndsWithTheReadTimeout() throws Exception {
    provider.always(
        Answers.openai().text("hello there").with(answer -> answer.stopAt(10, Ending.STALL)));
    ChatModel model = Models.openAi(provider).timeout(Duration.ofMillis(400)).build();
    assertThat(catchThrowable(() -> model.chat("hi"))).isInstanceOf(TimeoutException.class);
    assertThat(provider.received(1).awaitGone(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void aFormIsSentAsOne() {
    provider.always(Answer.json(200, "{}"));
    RetryAfterHttpClient.builder()
        .build()
        .execute(
            HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(provider.baseUrl() + "/v1/images/edits")
                .addHeader("Content-Type", "multipart/form-data; boundary=----else")
                .addFormDataField("prompt", "a mask")
                .addFormDataFile("image", "mask.png", "image/png", new byte[] {1, 2, 3})
                .build());
    String type = provider.received(1).header("content-type").orElseThrow();
    String boundary = type.substring(type.indexOf("boundary=") + 9);
    assertThat(boundary).startsWith("understudy-");
    assertThat(provider.received(1).text())
        .startsWith("--" + boundary + "\r\n")
        .contains("name=\"prompt\"\r\n\r\na mask\r\n")
        .contains("filename=\"mask.png\"\r\nContent-Type: image/png\r\n\r\n\u0001\u0002\u0003\r\n")
        .endsWith("--" + boundary + "--\r\n");
  }

  @Test
  void aModelThatRetriesByItselfIsWarnedOf() {
    List<String> warnings =
        warnings(() -> {
          FailoverChatModel.builder()
              .target("openai/gpt-4o", Models.openAi(provider).maxRetries(2).build());
          FailoverChatModel.builder()
              .target("openai/gpt-4o", Models.openAi(provider).maxRetries(0).build());
        });
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst()).contains("openai/gpt-4o").contains("maxRetries(0)");
  }

  private static List<String> warnings(Runnable work) {
    List<String> told = new ArrayList<>();
    Handler ear =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            told.add(record.getMessage() + " " + List.of(record.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger(NestedRetries.class.getName());
    log.addHandler(ear);
    try {
      work.run();
    } finally {
      log.removeHandler(ear);
    }
    return told;
  }

  @Test
  void aStreamLosesItsByteOrderMarkAndNothingElse() throws Exception {
    assertThat(read("\ufeffdata: x\n\n")).isEqualTo("data: x\n\n");
    assertThat(read("data: \ufeffx\n\n")).isEqualTo("data: \ufeffx\n\n");
    assertThat(read("")).isEmpty();
  }

  @Test
  void aLineWithoutEndIsNotRead() {
    assertThat(catchThrowable(() -> read("data: " + "x".repeat(2_000_000))))
        .isInstanceOf(IOException.class);
    assertThat(catchThrowable(() -> read("data: x\n".repeat(300_000)))).isNull();
  }

  private static String read(String bytes) throws IOException {
    try (StreamBody body = new StreamBody(new ByteArrayInputStream(bytes.getBytes(UTF_8)))) {
      return new String(body.readAllBytes(), UTF_8);
    }
  }
}

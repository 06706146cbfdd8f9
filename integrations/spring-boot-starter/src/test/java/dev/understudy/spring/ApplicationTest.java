package dev.understudy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.springai.FailoverChatModel;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/// A whole application on real sockets: WebFlux and virtual threads in front, OpenAI and Anthropic
/// behind, and the first of them in trouble.
class ApplicationTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider openai = providers.start();
  private ScriptedProvider anthropic = providers.start();
  private ConfigurableApplicationContext application = new GenericApplicationContext();

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(Chat.class)
  static class Application {}

  @RestController
  static class Chat {
    final AtomicInteger weathers = new AtomicInteger();
    private final ChatClient client;

    Chat(ChatClient.Builder builder) {
      client = builder.build();
    }

    @GetMapping("/ask")
    String ask() {
      return client.prompt("hi").call().content()
          + " virtual="
          + Thread.currentThread().isVirtual();
    }

    @GetMapping("/weather")
    String weather() {
      return client.prompt("hi").tools(this).call().content() + "";
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> stream() {
      return client.prompt("hi").stream().content();
    }

    @Tool(description = "The weather")
    String weatherIn(String city) {
      weathers.incrementAndGet();
      return "sunny in " + city;
    }
  }

  @BeforeEach
  void theApplicationRuns() {
    openai = providers.start().always(Answers.openai().text("from openai"));
    anthropic = providers.start().always(Answers.anthropic().text("from anthropic"));
    application =
        new SpringApplication(Application.class)
            .run(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.threads.virtual.enabled=true",
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.health.show-details=always",
                "--spring.ai.openai.api-key=key-one",
                "--spring.ai.openai.base-url=" + openai.baseUrl() + "/v1",
                "--spring.ai.openai.chat.model=gpt-4o",
                "--spring.ai.anthropic.api-key=key-two",
                "--spring.ai.anthropic.base-url=" + anthropic.baseUrl(),
                "--spring.ai.anthropic.chat.model=claude-x",
                "--understudy.targets[0].model=openai/gpt-4o",
                "--understudy.targets[1].model=anthropic/claude-x",
                "--understudy.targets[0].timeouts.first-token=3s",
                "--understudy.targets[0].timeouts.attempt=3s");
  }

  @AfterEach
  void theApplicationStops() {
    application.close();
  }

  private String get(String path) throws IOException, InterruptedException {
    String port = application.getEnvironment().getRequiredProperty("local.server.port");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  private static String words(String events) {
    StringBuilder text = new StringBuilder();
    events
        .lines()
        .filter(line -> line.startsWith("data:"))
        .forEach(line -> text.append(line.substring("data:".length())));
    return text.toString();
  }

  @Test
  void aHealthyFirstProviderIsAskedOnce() throws Exception {
    assertThat(get("/ask")).isEqualTo("from openai virtual=true");
    assertThat(words(get("/stream"))).isEqualTo("from openai");
    assertThat(openai.requests()).isEqualTo(2);
    assertThat(anthropic.requests()).isZero();
  }

  @Test
  void aThrottledProviderIsRelievedAndLeftAlone() throws Exception {
    openai.always(Answers.openai().error(429).retryAfter(60));

    assertThat(get("/ask")).startsWith("from anthropic");
    assertThat(words(get("/stream"))).isEqualTo("from anthropic");
    assertThat(openai.requests()).as("no retry of the SDK's, no second call").isEqualTo(1);
    assertThat(get("/actuator/understudy"))
        .contains("\"name\":\"openai/gpt-4o\"", "\"state\":\"blocked\"", "retry_policies")
        .doesNotContain("key-one", "key-two");
    assertThat(get("/actuator/health")).contains("\"openai/gpt-4o\":\"blocked\"", "\"UP\"");
    assertThat(get("/actuator/metrics/understudy.attempts?tag=kind:rate_limited"))
        .contains("\"value\":1.0", "\"openai/gpt-4o\"");
    assertThat(get("/actuator/metrics/understudy.attempts?tag=kind:ok")).contains("\"value\":2.0");
    assertThat(get("/actuator/metrics/understudy.blocked?tag=target:openai/gpt-4o"))
        .contains("\"value\":1.0");
  }

  @Test
  void aProviderThatStallsIsGivenUpInTime() throws Exception {
    openai.always(Answers.silence());

    assertThat(get("/ask")).startsWith("from anthropic");
    assertThat(words(get("/stream"))).isEqualTo("from anthropic");
  }

  @Test
  void aStreamCutBeforeItsFirstWordGoesOnElsewhere() throws Exception {
    openai.always(Answers.openai().text("never heard").breakBeforeContent(Ending.RESET));

    assertThat(words(get("/stream"))).isEqualTo("from anthropic");
  }

  @Test
  void aToolIsCalledOnceAcrossTheFailover() throws Exception {
    openai.next(Answers.openai().toolCall("weatherIn", "{\"city\":\"Paris\"}"));
    openai.always(Answers.openai().error(503));

    assertThat(get("/weather")).isEqualTo("from anthropic");
    assertThat(application.getBean(Chat.class).weathers).hasValue(1);
    assertThat(anthropic.received(1).text()).contains("sunny in");
  }

  @Test
  void aReaderThatLeavesEndsTheStreamAtTheProvider() throws Exception {
    openai.always(Answers.openai().words(400).pace(Duration.ofMillis(50)));

    Flux.from(application.getBean(FailoverChatModel.class).stream("hi")).take(2).blockLast(SOON);

    assertThat(openai.received(1).awaitGone(SOON)).isTrue();
  }

  @Test
  void aReaderThatLeavesASilentStreamEndsItAtOnce() throws Exception {
    openai.always(Answers.openai().words(9).breakAfter(4, Ending.STALL));

    Flux.from(application.getBean(FailoverChatModel.class).stream("hi")).take(2).blockLast(SOON);

    assertThat(openai.received(1).awaitGone(Duration.ofSeconds(2))).isTrue();
    assertThat(openai.received(1).headers())
        .noneMatch(field -> field.name().startsWith("x-understudy"));
  }

  @Test
  void healthIsDownWhenNobodyCanBeAsked() throws Exception {
    openai.always(Answers.openai().error(429).retryAfter(60));
    anthropic.always(Answers.anthropic().error(429).retryAfter(60));

    get("/ask");

    assertThat(get("/actuator/health")).contains("DOWN");
  }
}

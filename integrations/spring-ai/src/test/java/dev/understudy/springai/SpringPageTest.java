package dev.understudy.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.FailureKind;
import dev.understudy.failover.Failures;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/// The Java of `docs/spring.md`, compiled and run.
class SpringPageTest {
  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider first = providers.start();
  private ScriptedProvider second = providers.start();

  @BeforeEach
  void twoProviders() {
    first = providers.start().always(Answers.openai().error(503));
    second = providers.start().always(Answers.anthropic().text("hello"));
  }

  private ChatModel model() {
    ChatModel openai = Models.openai(first.baseUrl(), "gpt-4o");
    ChatModel anthropic = Models.anthropic(second.baseUrl(), "claude-sonnet-4-5");
    // region model
    ChatModel model =
        FailoverChatModel.builder()
            .target("openai/gpt-4o", openai)
            .target("anthropic/claude-sonnet-4-5", anthropic)
            .build();
    // endregion
    return model;
  }

  @Test
  void theModelAnswers() {
    assertThat(model().call("hi")).isEqualTo("hello");
  }

  @Test
  void aStreamThatNobodyReadsIsHungUpOn() throws InterruptedException {
    first.always(Answers.openai().words(9).breakAfter(4, Ending.STALL));
    OpenAiChatOptions options =
        OpenAiChatOptions.builder()
            .model("gpt-4o")
            .baseUrl(first.baseUrl() + "/v1")
            .apiKey("a-key-of-tests")
            .maxRetries(0)
            .build();
    // region hangup
    HangUp hangUp = new HangUp();
    ChatModel openai =
        OpenAiChatModel.builder()
            .options(options)
            .httpClientBuilderCustomizer(http -> http.interceptor(hangUp))
            .build();
    ChatModel model =
        FailoverChatModel.builder().target("openai/gpt-4o", openai).hangUp(hangUp).build();
    // endregion
    model.stream(new Prompt("hi")).take(2).blockLast(Duration.ofSeconds(10));
    assertThat(first.received(1).awaitGone(Duration.ofSeconds(2))).isTrue();
  }

  @Test
  void aCallHasOptionsForEachProvider() {
    ChatModel model = model();
    String question = "hi";
    // region options
    FailoverChatOptions options =
        FailoverChatOptions.builder()
            .temperature(0.2)
            .within(Duration.ofSeconds(20))
            .with(OpenAiChatOptions.builder().seed(7).build())
            .with(AnthropicChatOptions.builder().topK(40).build())
            .build();
    ChatResponse answer = model.call(new Prompt(question, options));
    // endregion
    assertThat(answer.getMetadata().<String>get(FailoverChatModel.ANSWERED_BY))
        .isEqualTo("anthropic/claude-sonnet-4-5");
    assertThat(first.received(1).text()).contains("\"seed\":7").doesNotContain("top_k");
    assertThat(second.received(1).text()).contains("\"top_k\":40").doesNotContain("seed");
  }

  @Test
  void aClientChoosesTheFirstTarget() {
    ChatModel model = model();
    // region advisor
    ChatClient client = ChatClient.builder(model).defaultAdvisors(new RouteAdvisor()).build();
    String answer =
        client
            .prompt("hi")
            .advisors(a -> a.param(RouteAdvisor.TARGET, "anthropic/claude-sonnet-4-5"))
            .call()
            .content();
    // endregion
    assertThat(answer).isEqualTo("hello");
    assertThat(first.requests()).isZero();
  }

  @Test
  void theTrailIsThere() {
    second.always(Answers.anthropic().error(500));
    ChatModel model = model();
    assertThatThrownBy(() -> model.call("hi"))
        .satisfies(failure -> {
          // region trail
          String story = FailoverTrail.of(failure).map(Throwable::getMessage).orElse("not ours");
          // endregion
          assertThat(story).contains("#1 openai/gpt-4o http_503");
        });
  }

  @Test
  void anExceptionOfOnesOwnHasAMeaning() {
    ChatModel own =
        new ChatModel() {
          @Override
          public ChatResponse call(Prompt prompt) {
            throw new BusyException();
          }
        };
    // region failures
    ChatModel model =
        FailoverChatModel.builder()
            .target("own/model", own)
            .target("anthropic/claude-sonnet-4-5", second())
            .failures(
                SpringAiFailures.standard()
                    .when(BusyException.class, busy -> Failures.of(FailureKind.OVERLOADED)))
            .build();
    // endregion
    assertThat(model.call("hi")).isEqualTo("hello");
  }

  private ChatModel second() {
    return Models.anthropic(second.baseUrl(), "claude-sonnet-4-5");
  }

  private static final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}

package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The official clients with the retries they come with: these must not multiply ours.
@Execution(ExecutionMode.SAME_THREAD)
class ClientRetriesTest {
  private static Fleet fleet;
  private static ScriptedProvider first;
  private static ScriptedProvider second;
  private static OpenAIClient openai;
  private static AnthropicClient anthropic;

  @BeforeAll
  static void start() throws Exception {
    fleet =
        Fleet.with(
            """
            version: v1
            listeners:
              - {type: model, name: main, port: @port@}
            retry_policies:
              one_more: {fallback_scope: all_providers, circuit_breaker: off}
            defaults: {retry_policy: one_more}
            model_providers:
              - model: openai/gpt-4o
                base_url: http://127.0.0.1:@first@
                access_key: $FIRST_API_KEY
              - model: groq/spare
                base_url: http://127.0.0.1:@second@
                access_key: $SECOND_API_KEY
            """);
    first = fleet.provider("first");
    second = fleet.provider("second");
    String address = "http://127.0.0.1:" + fleet.gateway().port();
    openai = OpenAIOkHttpClient.builder().baseUrl(address + "/v1").apiKey("callers-key").build();
    anthropic = AnthropicOkHttpClient.builder().baseUrl(address).apiKey("callers-key").build();
  }

  @AfterAll
  static void stop() {
    openai.close();
    anthropic.close();
    fleet.close();
  }

  @BeforeEach
  void theSecondIsWell() {
    first.reset();
    second.reset().always(Answers.openai().text("from the second"));
  }

  private static ChatCompletionCreateParams chat() {
    return ChatCompletionCreateParams.builder()
        .model("openai/gpt-4o")
        .addUserMessage("Say hello.")
        .build();
  }

  private static MessageCreateParams message() {
    return MessageCreateParams.builder()
        .model("openai/gpt-4o")
        .maxTokens(64)
        .addUserMessage("Say hello.")
        .build();
  }

  private static void everyoneWasAskedOnce() {
    assertThat(first.requests()).isEqualTo(1);
    assertThat(second.requests()).isEqualTo(1);
  }

  @Test
  void aFailureThatIsMendedIsNotSeenByTheOpenAiClient() {
    first.always(Answers.openai().error(503));
    assertThat(openai.chat().completions().create(chat()).choices().getFirst().message().content())
        .hasValue("from the second");
    everyoneWasAskedOnce();
  }

  @Test
  void aFailureThatIsMendedIsNotSeenByTheAnthropicClient() {
    first.always(Answers.openai().error(503));
    assertThat(anthropic.messages().create(message()).content().getFirst().asText().text())
        .isEqualTo("from the second");
    everyoneWasAskedOnce();
  }

  @Test
  void theOpenAiClientDoesNotRepeatWhatWasGivenUp() {
    first.always(Answers.openai().error(503));
    second.always(Answers.openai().error(529));
    assertThatThrownBy(() -> openai.chat().completions().create(chat()))
        .isInstanceOf(com.openai.errors.OpenAIServiceException.class);
    everyoneWasAskedOnce();
  }

  @Test
  void theAnthropicClientDoesNotRepeatWhatWasGivenUp() {
    first.always(Answers.openai().error(503));
    second.always(Answers.openai().error(529));
    assertThatThrownBy(() -> anthropic.messages().create(message()))
        .isInstanceOf(com.anthropic.errors.AnthropicServiceException.class);
    everyoneWasAskedOnce();
  }

  /// A clean end in the middle, which the clients would take for the whole answer.
  private static Script cutInTheMiddle() {
    return Answers.openai()
        .text("one two three four")
        .with(answer ->
            answer.events(all -> all.subList(0, 3)).pauseBeforePart(3, Duration.ofMillis(100)));
  }

  @Test
  void theOpenAiClientHearsOfABrokenStream() {
    first.always(cutInTheMiddle());
    var text = new StringBuilder();
    assertThatThrownBy(
            () -> {
              try (var stream = openai.chat().completions().createStreaming(chat())) {
                stream.stream()
                    .map(ChatCompletionChunk::choices)
                    .forEach(choices ->
                        choices.forEach(
                            choice -> choice.delta().content().ifPresent(text::append)));
              }
            })
        .isInstanceOf(com.openai.errors.OpenAIException.class);
    assertThat("one two three four").startsWith(text.toString());
    assertThat(first.requests()).isEqualTo(1);
    assertThat(second.requests()).isZero();
  }

  @Test
  void theAnthropicClientHearsOfABrokenStream() {
    first.always(cutInTheMiddle());
    assertThatThrownBy(
            () -> {
              try (StreamResponse<RawMessageStreamEvent> stream =
                  anthropic.messages().createStreaming(message())) {
                stream.stream().forEach(event -> assertThat(event.isMessageStop()).isFalse());
              }
            })
        .isInstanceOf(com.anthropic.errors.AnthropicException.class);
    assertThat(first.requests()).isEqualTo(1);
    assertThat(second.requests()).isZero();
  }
}

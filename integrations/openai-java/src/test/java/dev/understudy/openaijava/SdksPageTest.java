package dev.understudy.openaijava;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.understudy.sdk.ApiTarget;
import dev.understudy.testkit.junit.UnderstudyExtension;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The Java of `docs/sdks.md`, for OpenAI's client.
@ExtendWith(UnderstudyExtension.class)
class SdksPageTest {
  private static OpenAIClient client(
      String openAiUrl, String openAiKey, String groqUrl, String groqKey) {
    // region client
    OpenAIClient client =
        OpenAiFailover.of(
                ApiTarget.of("openai/gpt-4o").at(openAiUrl).key(openAiKey),
                ApiTarget.of("groq/llama-3.3-70b-versatile").at(groqUrl).key(groqKey))
            .client();
    // endregion
    return client;
  }

  private static OpenAIClient client(ScriptedProvider openAi, ScriptedProvider groq) {
    return client(openAi.baseUrl() + "/v1", "one", groq.baseUrl() + "/openai/v1", "two");
  }

  private static String ask(OpenAIClient client) {
    // region ask
    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("gpt-4o")
                    .addUserMessage("How does the show go on?")
                    .build());
    // endregion
    return answer.choices().getFirst().message().content().orElseThrow();
  }

  @Test
  void aThrottledProviderIsRelieved(ScriptedProvider openAi, ScriptedProvider groq) {
    openAi.always(Answers.openai().error(429).retryAfter(60));
    groq.always(Answers.openai().text("It goes on."));
    OpenAIClient client = client(openAi, groq);

    assertThat(ask(client)).isEqualTo("It goes on.");
    assertThat(ask(client)).isEqualTo("It goes on.");
    assertThat(openAi.requests()).isEqualTo(1);
    assertThat(groq.received(1).model()).hasValue("llama-3.3-70b-versatile");
  }

  @Test
  void aStreamThatIsCutBeforeItsFirstWordGoesOnElsewhere(
      ScriptedProvider openAi, ScriptedProvider groq) {
    openAi.always(Answers.openai().text("never heard").breakBeforeContent(Ending.RESET));
    groq.always(Answers.openai().text("It goes on."));
    ChatCompletionCreateParams question =
        ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage("hello").build();

    try (StreamResponse<ChatCompletionChunk> stream =
        client(openAi, groq).chat().completions().createStreaming(question)) {
      assertThat(
              stream.stream()
                  .flatMap(chunk -> chunk.choices().stream())
                  .flatMap(choice -> choice.delta().content().stream())
                  .collect(Collectors.joining()))
          .isEqualTo("It goes on.");
    }
  }

  @Test
  void theTrailIsInTheFieldsOfTheFailure(ScriptedProvider openAi, ScriptedProvider groq) {
    openAi.always(Answers.openai().error(503));
    groq.always(Answers.openai().error(500));

    assertThat(trail(client(openAi, groq))).isEqualTo("2 attempts");
  }

  private static String trail(OpenAIClient client) {
    // region failure
    try {
      return ask(client);
    } catch (OpenAIServiceException failed) {
      return failed.headers().values("x-understudy-attempts").getFirst() + " attempts";
    }
    // endregion
  }
}

package dev.understudy.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AiServicesTest {
  interface Assistant {
    String ask(String question);
  }

  interface Talker {
    TokenStream ask(String question);
  }

  interface Reader {
    City read(String text);
  }

  record City(String name, int people) {}

  static final class Weather {
    final List<String> asked = new ArrayList<>();

    @Tool("the weather in a city")
    String weather(String city) {
      asked.add(city);
      return "rain";
    }
  }

  @RegisterExtension final Providers providers = new Providers();

  private final Weather weather = new Weather();
  private ScriptedProvider a;
  private ScriptedProvider b;

  @BeforeEach
  void start() {
    a = providers.start();
    b = providers.start();
  }

  @Test
  void aToolIsCalledOnceThoughTheFirstProviderFailsInBetween() {
    a.next(Answers.openai().toolCall("weather", "{\"arg0\":\"Oslo\",\"city\":\"Oslo\"}"))
        .always(Answers.openai().error(503));
    b.always(Answers.anthropic().text("It rains in Oslo."));
    Assistant assistant =
        AiServices.builder(Assistant.class).chatModel(Models.both(a, b)).tools(weather).build();
    assertThat(assistant.ask("What about Oslo?")).isEqualTo("It rains in Oslo.");
    assertThat(weather.asked).containsExactly("Oslo");
    assertThat(a.requests()).isEqualTo(2);
    assertThat(b.received(1).text()).contains("tool_result").contains("rain");
  }

  @Test
  void aToolIsAskedForByTheProviderThatTookOver() {
    a.always(Answers.openai().error(500));
    b.next(Answers.anthropic().toolCall("weather", "{\"arg0\":\"Oslo\",\"city\":\"Oslo\"}"))
        .always(Answers.anthropic().text("It rains."));
    Assistant assistant =
        AiServices.builder(Assistant.class).chatModel(Models.both(a, b)).tools(weather).build();
    assertThat(assistant.ask("What about Oslo?")).isEqualTo("It rains.");
    assertThat(weather.asked).containsExactly("Oslo");
  }

  @Test
  void structuredOutputIsReadFromWhoeverAnswers() {
    a.always(Answers.openai().error(500));
    b.always(Answers.anthropic().text("{\"name\":\"Oslo\",\"people\":700000}"));
    Reader reader = AiServices.builder(Reader.class).chatModel(Models.both(a, b)).build();
    assertThat(reader.read("Oslo has 700000 people")).isEqualTo(new City("Oslo", 700000));
    assertThat(a.received(1).text()).doesNotContain("json_schema");
  }

  @Test
  void aSchemaIsUsedWhereEveryModelKnowsIt() {
    a.always(Answers.openai().error(500));
    b.always(Answers.openai().text("{\"name\":\"Oslo\",\"people\":700000}"));
    Reader reader =
        AiServices.builder(Reader.class)
            .chatModel(Models.both(Models.openAi(a).build(), Models.openAi(b).build()))
            .build();
    assertThat(reader.read("Oslo has 700000 people")).isEqualTo(new City("Oslo", 700000));
    assertThat(b.received(1).text()).contains("json_schema");
  }

  @Test
  void aStreamWithAToolGoesOnAtTheNextProvider() throws Exception {
    a.next(Answers.openai().toolCall("weather", "{\"arg0\":\"Oslo\",\"city\":\"Oslo\"}"))
        .always(Answers.openai().error(503));
    b.always(Answers.anthropic().text("It rains in Oslo."));
    Talker talker =
        AiServices.builder(Talker.class)
            .streamingChatModel(
                Models.bothStreaming(
                    Models.openAiStreaming(a).build(), Models.anthropicStreaming(b).build()))
            .tools(weather)
            .build();
    StringBuilder text = new StringBuilder();
    CompletableFuture<String> whole = new CompletableFuture<>();
    talker
        .ask("What about Oslo?")
        .onPartialResponse(text::append)
        .onCompleteResponse(answer -> whole.complete(answer.aiMessage().text()))
        .onError(whole::completeExceptionally)
        .start();
    assertThat(whole.get(20, TimeUnit.SECONDS)).isEqualTo("It rains in Oslo.");
    assertThat(text).hasToString("It rains in Oslo.");
    assertThat(weather.asked).containsExactly("Oslo");
  }
}

package dev.understudy.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.chat.client.AdvisorParams;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;

/// What works above any chat model works above a failover.
class ChatClientTest {
  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider first = providers.start();
  private ScriptedProvider second = providers.start();

  record City(String name, int people) {}

  static final class Weather {
    final AtomicInteger asked = new AtomicInteger();

    @Tool(description = "The weather in a city")
    String weather(String city) {
      asked.incrementAndGet();
      return "sunny in " + city;
    }
  }

  @BeforeEach
  void bothAreWell() {
    first = providers.start().always(Answers.openai().text("from the first"));
    second = providers.start().always(Answers.anthropic().text("from the second"));
  }

  private ChatClient client() {
    return ChatClient.builder(
            FailoverChatModel.builder()
                .target("openai/gpt-4o", Models.openai(first.baseUrl(), "gpt-4o"))
                .target("anthropic/claude", Models.anthropic(second.baseUrl(), "claude"))
                .build())
        .defaultAdvisors(new RouteAdvisor())
        .build();
  }

  @Test
  void aToolIsCalledOnceWhoeverAsksForItAndWhoeverReadsItsResult() {
    first.next(Answers.openai().toolCall("weather", "{\"city\":\"Paris\"}"));
    first.always(Answers.openai().error(503));
    Weather weather = new Weather();

    String answer = client().prompt("How is Paris?").tools(weather).call().content();

    assertThat(answer).isEqualTo("from the second");
    assertThat(weather.asked).hasValue(1);
    assertThat(second.received(1).text()).contains("sunny in", "\"tools\"");
  }

  @Test
  void aToolIsCalledOnceInAStreamToo() {
    first.next(Answers.openai().toolCall("weather", "{\"city\":\"Paris\"}"));
    first.always(Answers.openai().error(503));
    Weather weather = new Weather();

    List<String> words =
        client().prompt("How is Paris?").tools(weather).stream().content().toStream().toList();

    assertThat(String.join("", words)).isEqualTo("from the second");
    assertThat(weather.asked).hasValue(1);
  }

  @Test
  void anEntityIsReadFromWhoeverAnswers() {
    first.always(Answers.openai().error(500));
    second.always(Answers.anthropic().text("{\"name\":\"Paris\",\"people\":2000000}"));

    City city = client().prompt("Which city?").call().entity(City.class);

    assertThat(city).isEqualTo(new City("Paris", 2_000_000));
  }

  @Test
  void aSchemaReachesAModelThatTakesOne() {
    first.always(Answers.openai().text("{\"name\":\"Paris\",\"people\":2000000}"));

    City city =
        client()
            .prompt("Which city?")
            .advisors(AdvisorParams.ENABLE_NATIVE_STRUCTURED_OUTPUT)
            .call()
            .entity(City.class);

    assertThat(city).isEqualTo(new City("Paris", 2_000_000));
    assertThat(first.received(1).text()).contains("json_schema", "people");
  }

  @Test
  void optionsOfAProviderGivenToTheClientReachItsTargets() {
    client().prompt("hi").options(OpenAiChatOptions.builder().seed(7)).call().content();

    assertThat(first.received(1).text()).contains("\"seed\":7", "\"model\":\"gpt-4o\"");
  }

  @Test
  void aCallChoosesItsTargetByAParameter() {
    String answer =
        client()
            .prompt("hi")
            .advisors(advisors ->
                advisors
                    .param(RouteAdvisor.TARGET, "anthropic/claude")
                    .param(RouteAdvisor.WITHIN, Duration.ofSeconds(20)))
            .call()
            .content();

    assertThat(answer).isEqualTo("from the second");
    assertThat(first.requests()).isZero();
  }

  @Test
  void aStreamChoosesItsTargetByAParameterToo() {
    List<String> words =
        client()
            .prompt("hi")
            .advisors(advisors -> advisors.param(RouteAdvisor.TARGET, "claude"))
            .stream()
            .content()
            .toStream()
            .toList();

    assertThat(String.join("", words)).isEqualTo("from the second");
    assertThat(first.requests()).isZero();
  }
}

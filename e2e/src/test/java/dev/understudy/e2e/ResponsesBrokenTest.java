package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Ending;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a caller of OpenAI's responses gets when its stream breaks in front of it.
class ResponsesBrokenTest {
  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.of("gateway/responses.yaml");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void aStreamPassedOnAsItIsEndsAsTheSameResponse() throws Exception {
    breaks("openai", Answers.responses().text("one two three four").breakAfter(6, Ending.CLOSE));
    List<JsonNode> events = events(ResponsesFleets.OPENAI);
    assertThat(endsHonestly(events)).isEqualTo("one two");
    assertThat(events.getFirst().at("/response/id").asString()).isEqualTo("resp_1");
  }

  @Test
  void aTranslatedStreamEndsAsTheSameResponse() throws Exception {
    breaks("anthropic", Answers.anthropic().text("one two three four").breakAfter(5, Ending.CLOSE));
    assertThat(endsHonestly(events(ResponsesFleets.ANTHROPIC))).isEqualTo("one two");
  }

  @Test
  void anErrorOfTheProviderEndsItTheSameWay() throws Exception {
    breaks("openai", Answers.responses().text("one two three four").errorAfter(6));
    assertThat(endsHonestly(events(ResponsesFleets.OPENAI))).isEqualTo("one two");
  }

  @Test
  void anotherProviderGoesOnWithTheSameResponseWhereThePolicySaysSo() throws Exception {
    breaks("modern", Answers.responses().text("one two three four").breakAfter(6, Ending.CLOSE));
    breaks("classic", Answers.openai().text("one two three four").usage(9, 4));
    List<JsonNode> events = events("modern/resumed");
    assertThat(text(events)).isEqualTo("one two three four");
    JsonNode first = events.getFirst();
    JsonNode last = events.getLast();
    assertThat(last.get("type").asString()).isEqualTo("response.completed");
    assertThat(last.at("/response/id")).isEqualTo(first.at("/response/id"));
    assertThat(last.at("/response/output/0/content/0/text").asString())
        .isEqualTo("one two three four");
  }

  private static void breaks(String provider, Completion broken) {
    fleet.provider(provider).reset().always(broken);
  }

  private static List<JsonNode> events(String model) throws Exception {
    String body = "{\"model\":\"" + model + "\",\"stream\":true,\"input\":\"Count.\"}";
    Reply reply = fleet.caller().post("/v1/responses", body);
    assertThat(reply.status()).isEqualTo(200);
    return reply.events().stream().map(Reply::parse).toList();
  }

  /// The text that came before the end.
  private static String endsHonestly(List<JsonNode> events) {
    JsonNode last = events.getLast();
    JsonNode first = events.getFirst();
    assertThat(last.get("type").asString()).isEqualTo("response.failed");
    assertThat(last.at("/response/status").asString()).isEqualTo("failed");
    assertThat(last.at("/response/error/code").asString()).isEqualTo("server_error");
    assertThat(last.at("/response/error/message").asString()).startsWith("stream_interrupted: ");
    for (String field : List.of("id", "model", "created_at")) {
      assertThat(last.at("/response/" + field)).isEqualTo(first.at("/response/" + field));
    }
    return text(events);
  }

  private static String text(List<JsonNode> events) {
    long number = 0;
    StringBuilder text = new StringBuilder();
    for (JsonNode event : events) {
      assertThat(event.get("sequence_number").asLong()).isEqualTo(number++);
      if (event.get("type").asString().equals("response.output_text.delta")) {
        text.append(event.get("delta").asString());
      }
    }
    return text.toString();
  }
}

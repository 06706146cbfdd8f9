package dev.understudy.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswersTest {
  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider provider = providers.start();

  private String bodyOf(Script script, String request) throws IOException {
    provider.next(script.with(Answer::closeAfter));
    try (RawClient client = RawClient.to(provider.port()).post("/", "", request)) {
      client.readUntil("\r\n\r\n");
      return client.readAll();
    }
  }

  private List<String> eventsOf(Script script, String request) throws IOException {
    String body = bodyOf(script, request);
    return Arrays.stream(body.split("\r\n", -1))
        .filter(line -> line.startsWith("data: ") || line.startsWith("event: "))
        .toList();
  }

  @Test
  void aPlainChatAnswerHasTextModelAndUsage() throws IOException {
    assertThat(bodyOf(Answers.openai().text("hi \"you\"").usage(3, 4), "{\"model\":\"m1\"}"))
        .isEqualTo(
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,"
                + "\"model\":\"m1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"hi \\\"you\\\"\",\"refusal\":null},\"logprobs\":null,"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
                + "\"completion_tokens\":4,\"total_tokens\":7}}");
  }

  @Test
  void aChatStreamHasAnEventPerWord() throws IOException {
    List<String> events = eventsOf(Answers.openai().words(3), "{\"model\":\"m1\",\"stream\":true}");
    assertThat(events).hasSize(6);
    assertThat(events.get(0)).contains("\"role\":\"assistant\"");
    assertThat(events.get(1)).contains("{\"content\":\"word1\"}");
    assertThat(events.get(2)).contains("{\"content\":\" word2\"}");
    assertThat(events.get(4)).contains("\"finish_reason\":\"stop\"");
    assertThat(events.get(5)).isEqualTo("data: [DONE]\n\n");
  }

  @Test
  void aChatStreamHasUsageIfAskedFor() throws IOException {
    String request =
        "{\"model\":\"m1\",\"stream\":true,\"stream_options\":{\"include_usage\": true}}";
    assertThat(eventsOf(Answers.openai().words(1), request))
        .anySatisfy(event -> assertThat(event).contains("\"choices\":[],\"usage\":"));
  }

  @Test
  void theFragmentsOfAToolCallAreItsArguments() throws IOException {
    List<String> events =
        eventsOf(
            Answers.openai().toolCall("weather", "{\"city\":\"Oslo\",\"days\":2}"),
            "{\"stream\":true}");
    assertThat(events.get(1)).contains("\"name\":\"weather\",\"arguments\":\"\"");
    assertThat(events.subList(2, 6))
        .extracting(event -> event.replaceAll("(?s).*\"arguments\":(\".*\")\\}\\}\\]\\}.*", "$1"))
        .containsExactly("\"{\\\"city\\\":\"", "\"\\\"Oslo\\\",\"", "\"\\\"days\\\":\"", "\"2}\"");
    assertThat(events.get(6)).contains("\"finish_reason\":\"tool_calls\"");
  }

  @Test
  void aMessagesStreamHasItsBlocksInOrder() throws IOException {
    assertThat(
            eventsOf(
                Answers.anthropic().text("a b").tool("toolu_1", "weather", "{\"city\":\"Oslo\"}"),
                "{\"model\":\"m\",\"stream\":true}"))
        .extracting(event -> event.substring("event: ".length(), event.indexOf('\n')))
        .containsExactly(
            "message_start",
            "ping",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
  }

  @Test
  void aPlainMessageHasTextToolAndReason() throws IOException {
    assertThat(
            bodyOf(
                Answers.anthropic().text("ok").tool("toolu_1", "weather", "{\"city\":\"Oslo\"}"),
                "{\"model\":\"m\"}"))
        .contains(
            "\"content\":[{\"type\":\"text\",\"text\":\"ok\"},{\"type\":\"tool_use\",\"id\":"
                + "\"toolu_1\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}}],"
                + "\"stop_reason\":\"tool_use\"");
  }

  @Test
  void aStreamCanBreakBeforeItsFirstContent() throws IOException {
    Script broken = Answers.anthropic().words(5).breakBeforeContent(Ending.CLOSE);
    provider.next(broken);
    try (RawClient client = RawClient.to(provider.port()).post("/", "", "{\"stream\":true}")) {
      assertThat(client.readAll())
          .contains("message_start", "content_block_start")
          .doesNotContain("content_block_delta", "0\r\n\r\n");
    }
  }

  @Test
  void aStreamCanEndInAnErrorEvent() throws IOException {
    List<String> events =
        eventsOf(Answers.openai().words(5).errorAfter(2), "{\"model\":\"m\",\"stream\":true}");
    assertThat(events).hasSize(3);
    assertThat(events.get(2)).startsWith("data: {\"error\":");
  }

  @Test
  void anErrorSaysWhenToComeBack() throws IOException {
    provider.next(Answers.openai().error(429).retryAfter(2));
    try (RawClient client = RawClient.to(provider.port()).post("/", "", "{}")) {
      assertThat(client.readUntil("}}"))
          .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
          .contains("retry-after: 2\r\n", "\"code\":\"rate_limit_exceeded\"");
    }
  }

  @Test
  void anEmbeddingIsAList() throws IOException {
    assertThat(bodyOf(Answers.openai().embedding(3), "{\"model\":\"e\"}"))
        .contains("\"embedding\":[0.5,-0.25,0.5]", "\"model\":\"e\"");
  }
}

package dev.understudy.dialects.resume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.neutral.Ending;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveredTest {
  private static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\"}");
  private static final String START =
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
          + "\"role\":\"assistant\",\"content\":[],\"model\":\"m\"}}\n\n";
  private static final String BLOCK = block(0, "{\"type\":\"text\",\"text\":\"\"}");

  private static String chunk(String delta) {
    return "data: {\"id\":\"gen-7\",\"object\":\"chat.completion.chunk\",\"created\":17,"
        + "\"model\":\"m\\u00e9\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":null}]}\n\n";
  }

  private static String block(int index, String block) {
    return "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"
        + index
        + ",\"content_block\":"
        + block
        + "}\n\n";
  }

  private static String words(int index, String text) {
    return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"
        + index
        + ",\"delta\":{\"type\":\"text_delta\",\"text\":\""
        + text
        + "\"}}\n\n";
  }

  private static Delivered shown(Dialect dialect, String frames) {
    Delivered delivered = Delivered.to(dialect, true).orElseThrow();
    byte[] bytes = frames.getBytes(UTF_8);
    delivered.add(bytes, 0, bytes.length);
    return delivered;
  }

  @Test
  void theTextOfAllFramesIsKept() {
    Delivered delivered =
        shown(
            Dialect.OPENAI,
            ROLE + chunk("{\"content\":\"caf\\u00e9 \"}") + chunk("{\"content\":\"\\ud83d\"}"));
    assertThat(delivered.text()).isEqualTo("caf\u00e9 \ud83d");
    assertThat(delivered.continuable()).isTrue();
  }

  @Test
  void theRestHasTheSameHead() {
    Delivered delivered = shown(Dialect.OPENAI, ROLE + chunk("{\"content\":\"a\"}"));
    Bytes out = new Bytes(64);
    delivered.continuation().text("\ude00 \"b\"", out);
    delivered.continuation().end(Ending.LENGTH, Optional.empty(), "", 3, 4, out);
    String head =
        "data:"
            + " {\"id\":\"gen-7\",\"object\":\"chat.completion.chunk\",\"created\":17,\"model\":\"m\u00e9\",";
    assertThat(out)
        .hasToString(
            head
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ude00 \\\"b\\\"\"},"
                + "\"finish_reason\":null}]}\n\n"
                + head
                + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n"
                + head
                + "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,"
                + "\"total_tokens\":7}}\n\ndata: [DONE]\n\n");
  }

  @Test
  void theRestOfAMessageGoesIntoItsOpenBlock() {
    Delivered delivered = shown(Dialect.ANTHROPIC, START + BLOCK + words(0, "a"));
    assertThat(delivered.continuable()).isTrue();
    Bytes out = new Bytes(64);
    delivered.continuation().text("b", out);
    delivered.continuation().end(Ending.STOP, Optional.empty(), "ab", 3, 4, out);
    assertThat(out.toString())
        .startsWith(words(0, "b") + "event: content_block_stop\n")
        .contains("\"stop_reason\":\"end_turn\"")
        .contains("\"usage\":{\"input_tokens\":3,\"output_tokens\":4}")
        .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }

  private static String generated(String part, String more) {
    return "data: {\"candidates\":[{\"content\":{\"parts\":["
        + part
        + "],\"role\":\"model\"}"
        + more
        + ",\"index\":0}],\"modelVersion\":\"m\",\"responseId\":\"r\"}\n\n";
  }

  @Test
  void theRestOfAGeneratedContentHasTheSameIdAndModel() {
    Delivered delivered = shown(Dialect.GEMINI, generated("{\"text\":\"a \\\"\"}", ""));
    assertThat(delivered.text()).isEqualTo("a \"");
    assertThat(delivered.continuable()).isTrue();
    Bytes out = new Bytes(64);
    delivered.continuation().text("b", out);
    delivered.continuation().end(Ending.STOP, Optional.empty(), "ab", 3, 4, out);
    assertThat(out)
        .hasToString(
            generated("{\"text\":\"b\"}", "")
                + generated("{\"text\":\"\"}", ",\"finishReason\":\"STOP\"")
                    .replace(
                        ",\"modelVersion\"",
                        ",\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":4,"
                            + "\"totalTokenCount\":7},\"modelVersion\""));
  }

  @Test
  void onlyTextOfAGeneratedContentIsContinued() {
    String text = generated("{\"text\":\"a\",\"thoughtSignature\":\"x\"}", "");
    assertThat(shown(Dialect.GEMINI, text).continuable()).isTrue();
    for (String more :
        new String[] {
          generated("{\"text\":\"hm\",\"thought\":true}", ""),
          generated("{\"functionCall\":{\"name\":\"f\"}}", ""),
          generated("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"\"}}", ""),
          generated("{\"executableCode\":{\"code\":\"1\"}}", ""),
          generated("{\"text\":\"b\"}", ",\"finishReason\":\"STOP\""),
          generated("{\"text\":\"b\"}", "").replace("\"index\":0", "\"index\":1")
        }) {
      assertThat(shown(Dialect.GEMINI, text + more).continuable()).as(more).isFalse();
    }
  }

  @Test
  void reasoningCallsRefusalsAndEndsAreNotContinued() {
    String text = ROLE + chunk("{\"content\":\"a\"}");
    for (String more :
        new String[] {
          chunk("{\"reasoning_content\":\"hm\"}"),
          chunk("{\"refusal\":\"no\"}"),
          chunk("{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\"}}]}"),
          chunk("{}").replace("\"finish_reason\":null", "\"finish_reason\":\"stop\"")
        }) {
      assertThat(shown(Dialect.OPENAI, text + more).continuable()).as(more).isFalse();
    }
  }

  @Test
  void aSecondBlockIsNotContinued() {
    String thought = block(0, "{\"type\":\"thinking\",\"thinking\":\"\"}");
    String stop =
        "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n";
    assertThat(
            shown(Dialect.ANTHROPIC, START + thought + stop + BLOCK + words(1, "a")).continuable())
        .isFalse();
    assertThat(shown(Dialect.ANTHROPIC, START + BLOCK + words(0, "a") + stop).continuable())
        .isFalse();
  }

  @Test
  void withoutTextThereIsNothingToContinue() {
    assertThat(shown(Dialect.OPENAI, ROLE).continuable()).isFalse();
  }

  @Test
  void moreThanAMebibyteIsNotKept() {
    String frames = ROLE + chunk("{\"content\":\"" + "x".repeat(1 << 19) + "\"}");
    assertThat(shown(Dialect.OPENAI, frames).continuable()).isTrue();
    String more = frames + chunk("{\"content\":\"" + "x".repeat((1 << 19) + 1) + "\"}");
    Delivered delivered = shown(Dialect.OPENAI, more);
    assertThat(delivered.continuable()).isFalse();
    assertThat(delivered.text()).isEmpty();
  }
}

package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.stream.StreamMachine;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ResponsesTranslationTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static byte[] translated(Dialect caller, Dialect target, byte[] stream) {
    StreamTranslation translation =
        Translation.between(caller, target).stream(true, Instant.ofEpochSecond(1));
    Bytes out = new Bytes(0);
    for (Event event : Recorded.events(stream)) {
      byte[] data = event.bytes();
      translation.feed(event.name(), data, 0, data.length, out);
    }
    translation.end(out);
    return out.toArray();
  }

  private static boolean isComplete(Dialect dialect, byte[] stream) {
    StreamMachine machine = StreamMachine.of(dialect);
    for (Event event : Recorded.events(stream)) {
      machine.on(event.name(), event.bytes(), 0, event.bytes().length);
    }
    return machine.complete();
  }

  @ParameterizedTest
  @CsvSource({
    "RESPONSES, OPENAI, text",
    "RESPONSES, OPENAI, tools",
    "RESPONSES, OPENAI, parallel_tools",
    "RESPONSES, OPENAI, azure_filter",
    "RESPONSES, OPENAI, deepseek_keepalive",
    "RESPONSES, ANTHROPIC, text",
    "RESPONSES, ANTHROPIC, tools",
    "RESPONSES, ANTHROPIC, thinking",
    "OPENAI, RESPONSES, text",
    "OPENAI, RESPONSES, tools",
    "OPENAI, RESPONSES, parallel_tools",
    "OPENAI, RESPONSES, bare_tool",
    "OPENAI, RESPONSES, reasoning",
    "OPENAI, RESPONSES, incomplete",
    "OPENAI, RESPONSES, filtered",
    "OPENAI, RESPONSES, hosted_tool",
    "ANTHROPIC, RESPONSES, text",
    "ANTHROPIC, RESPONSES, tools",
    "ANTHROPIC, RESPONSES, parallel_tools",
    "ANTHROPIC, RESPONSES, bare_tool",
    "ANTHROPIC, RESPONSES, reasoning",
    "ANTHROPIC, RESPONSES, incomplete",
    "ANTHROPIC, RESPONSES, filtered",
    "ANTHROPIC, RESPONSES, hosted_tool",
  })
  void aTranslatedStreamMeansTheSameAndProvesItself(Dialect caller, Dialect target, String name) {
    byte[] stream = Recorded.stream(target, name);
    byte[] out = translated(caller, target, stream);
    assertThat(Gathered.stream(caller, out)).isEqualTo(Gathered.stream(target, stream));
    assertThat(isComplete(caller, out)).isTrue();
    byte[] back = translated(target, caller, out);
    assertThat(Gathered.stream(target, back)).isEqualTo(Gathered.stream(target, stream));
  }

  @ParameterizedTest
  @CsvSource({"OPENAI", "ANTHROPIC"})
  void aWholeAnswerMeansTheSame(Dialect caller) throws Untranslatable {
    for (String name : List.of("text", "parallel_tools", "incomplete")) {
      List<Event> events = Recorded.events(Recorded.stream(Dialect.RESPONSES, name));
      byte[] answer =
          JSON.writeValueAsBytes(JSON.readTree(events.getLast().data()).path("response"));
      byte[] out = Translation.between(caller, Dialect.RESPONSES).answer(answer);
      Gathered meant = Gathered.answer(Dialect.RESPONSES, answer);
      assertThat(Gathered.answer(caller, out)).isEqualTo(meant);
      byte[] back = Translation.between(Dialect.RESPONSES, caller).answer(out);
      assertThat(Gathered.answer(Dialect.RESPONSES, back)).isEqualTo(meant);
    }
  }

  @Test
  void aConversationTravelsToBothOtherDialects() throws Untranslatable {
    byte[] request =
        """
        {"model":"gpt","instructions":"Be brief.","max_output_tokens":99,"stream":true,"input":[
          {"role":"user","content":"Weather?"},
          {"type":"reasoning","id":"rs_1","encrypted_content":"x","summary":[]},
          {"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{\\"a\\":1}"},
          {"type":"function_call_output","call_id":"call_1","output":"rain"},
          {"role":"user","content":"So?"}],
         "tools":[{"type":"function","name":"f","parameters":{"type":"object"}}]}\
        """
            .getBytes(UTF_8);
    Translated chat =
        Translation.between(Dialect.RESPONSES, Dialect.OPENAI).request(request, "gpt-4.1");
    assertThat(JSON.readTree(chat.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"model":"gpt-4.1","messages":[{"role":"system","content":"Be brief."},
                  {"role":"user","content":"Weather?"},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
                    "function":{"name":"f","arguments":"{\\"a\\":1}"}}]},
                  {"role":"tool","tool_call_id":"call_1","content":"rain"},
                  {"role":"user","content":"So?"}],
                 "max_tokens":99,"stream":true,"stream_options":{"include_usage":true},
                 "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]}\
                """));
    assertThat(chat.dropped()).containsExactly("encrypted_content");
    Translated messages =
        Translation.between(Dialect.RESPONSES, Dialect.ANTHROPIC).request(request, "claude");
    JsonNode body = JSON.readTree(messages.body());
    assertThat(body.path("messages").valueStream().map(m -> m.path("role").asString()).toList())
        .containsExactly("user", "assistant", "user");
    assertThat(body.path("messages").path(2).path("content").size()).isEqualTo(2);
    assertThat(messages.dropped()).containsExactly("encrypted_content");
  }
}

package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.stream.StreamMachine;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Gemini as caller and as target of the other dialects, over recorded streams and whole answers.
class GeminiTranslationTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<Dialect> OTHERS =
      List.of(Dialect.OPENAI, Dialect.RESPONSES, Dialect.ANTHROPIC);

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static byte[] translated(Dialect caller, Dialect target, byte[] stream, boolean end) {
    StreamTranslation translator = Translation.between(caller, target).stream(true);
    Bytes out = new Bytes(0);
    for (Event event : Recorded.events(stream)) {
      byte[] data = event.bytes();
      translator.feed(event.name(), data, 0, data.length, out);
    }
    if (end) {
      translator.end(out);
    }
    return out.toArray();
  }

  private static boolean isComplete(Dialect dialect, byte[] stream) {
    StreamMachine machine = StreamMachine.of(dialect);
    for (Event event : Recorded.events(stream)) {
      machine.on(event.name(), event.bytes(), 0, event.bytes().length);
    }
    return machine.complete();
  }

  static Stream<Arguments> streams() {
    List<String> ours =
        List.of(
            "text",
            "tools",
            "parallel_tools",
            "thinking",
            "usage_first_and_last",
            "every_chunk_finishes",
            "filtered",
            "filtered_at_once",
            "code_execution");
    Stream<Arguments> asTarget =
        OTHERS.stream()
            .flatMap(
                caller -> ours.stream().map(name -> Arguments.of(caller, Dialect.GEMINI, name)));
    Stream<Arguments> asCaller =
        Stream.of(
            Arguments.of(Dialect.GEMINI, Dialect.OPENAI, "text"),
            Arguments.of(Dialect.GEMINI, Dialect.OPENAI, "tools"),
            Arguments.of(Dialect.GEMINI, Dialect.OPENAI, "parallel_tools"),
            Arguments.of(Dialect.GEMINI, Dialect.OPENAI, "azure_filter"),
            Arguments.of(Dialect.GEMINI, Dialect.OPENAI, "deepseek_keepalive"),
            Arguments.of(Dialect.GEMINI, Dialect.ANTHROPIC, "text"),
            Arguments.of(Dialect.GEMINI, Dialect.ANTHROPIC, "tools"),
            Arguments.of(Dialect.GEMINI, Dialect.ANTHROPIC, "thinking"),
            Arguments.of(Dialect.GEMINI, Dialect.RESPONSES, "text"),
            Arguments.of(Dialect.GEMINI, Dialect.RESPONSES, "parallel_tools"),
            Arguments.of(Dialect.GEMINI, Dialect.RESPONSES, "reasoning"));
    return Stream.concat(asTarget, asCaller);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aTranslatedStreamMeansTheSameAndProvesItself(Dialect caller, Dialect target, String name) {
    byte[] stream = Recorded.stream(target, name);
    byte[] out = translated(caller, target, stream, true);
    assertThat(Gathered.stream(caller, out)).isEqualTo(Gathered.stream(target, stream));
    assertThat(isComplete(caller, out)).isTrue();
    byte[] back = translated(target, caller, out, true);
    assertThat(Gathered.stream(target, back)).isEqualTo(Gathered.stream(target, stream));
  }

  @Test
  void aStreamThatIsCutAnywhereIsNotMadeWhole() {
    for (Dialect caller : OTHERS) {
      byte[] stream = Recorded.stream(Dialect.GEMINI, "parallel_tools");
      for (int cut = 0; cut <= stream.length; cut++) {
        byte[] part = Arrays.copyOf(stream, cut);
        byte[] out = translated(caller, Dialect.GEMINI, part, false);
        assertThat(isComplete(caller, out)).isFalse();
      }
    }
    for (Dialect target : List.of(Dialect.OPENAI, Dialect.ANTHROPIC)) {
      byte[] stream = Recorded.stream(target, "tools");
      for (int cut = 0; cut < stream.length; cut++) {
        byte[] part = Arrays.copyOf(stream, cut);
        byte[] out = translated(Dialect.GEMINI, target, part, false);
        assertThat(isComplete(Dialect.GEMINI, out) && !isComplete(target, part)).isFalse();
      }
    }
  }

  @Test
  void aCallIsWrittenWholeWhenItEnds() {
    byte[] out =
        translated(
            Dialect.GEMINI,
            Dialect.OPENAI,
            Recorded.stream(Dialect.OPENAI, "parallel_tools"),
            true);
    List<JsonNode> chunks =
        Recorded.events(out).stream().map(event -> JSON.readTree(event.data())).toList();
    assertThat(chunks)
        .allSatisfy(chunk -> {
          for (JsonNode part : chunk.path("candidates").path(0).path("content").path("parts")) {
            assertThat(
                    part.path("functionCall").isMissingNode()
                        || part.path("functionCall").path("args").isObject())
                .isTrue();
          }
        });
    JsonNode last = chunks.getLast();
    assertThat(last.path("candidates").path(0).path("finishReason").asString()).isEqualTo("STOP");
    assertThat(last.path("usageMetadata").has("totalTokenCount")).isTrue();
  }

  @Test
  void argumentsThatAreNoObjectEndAsGeminiEndsThem() {
    byte[] stream =
        ("data:"
                + " {\"id\":\"chatcmpl-1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":"
                + " oops\"}}]}}]}\n\n"
                + "data:"
                + " {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n")
            .getBytes(UTF_8);
    byte[] out = translated(Dialect.GEMINI, Dialect.OPENAI, stream, true);
    JsonNode candidate =
        JSON.readTree(Recorded.events(out).getLast().data()).path("candidates").path(0);
    assertThat(candidate.path("finishReason").asString()).isEqualTo("MALFORMED_FUNCTION_CALL");
    assertThat(candidate.path("finishMessage").asString()).contains(" f ");
    assertThat(new String(out, UTF_8)).doesNotContain("functionCall\"");
  }

  @Test
  void argumentsWithLineEndsStayOneEvent() {
    byte[] stream =
        ("data:"
                + " {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\n"
                + " \\\"a\\\": \\\"x\\\\ny\\\\ud83d\\\\ude00\\\"\\n}\"}}]}}]}\n\n"
                + "data:"
                + " {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n")
            .getBytes(UTF_8);
    byte[] out = translated(Dialect.GEMINI, Dialect.OPENAI, stream, true);
    JsonNode call =
        JSON.readTree(Recorded.events(out).getFirst().data())
            .at("/candidates/0/content/parts/0/functionCall");
    assertThat(call.path("args").path("a").asString()).isEqualTo("x\ny\uD83D\uDE00");
    assertThat(new String(out, UTF_8).split("\n\n")).hasSize(2);
  }

  @Test
  void thoughtsAreShownAsThoughts() {
    byte[] out =
        translated(
            Dialect.OPENAI, Dialect.GEMINI, Recorded.stream(Dialect.GEMINI, "thinking"), true);
    assertThat(new String(out, UTF_8))
        .contains("\"reasoning_content\":\"The user\"")
        .contains("\"reasoning_tokens\":44")
        .doesNotContain("EvwC");
  }

  @ParameterizedTest
  @CsvSource({"OPENAI", "RESPONSES", "ANTHROPIC"})
  void aWholeAnswerMeansTheSame(Dialect caller) throws Untranslatable {
    byte[] answer =
        json(
            """
            {'candidates':[{'content':{'parts':[{'text':'hm','thought':true},{'text':'Two calls.','thoughtSignature':'xx'},
               {'functionCall':{'name':'f','args':{'a':1.5,'b':{'c':null}}}},
               {'functionCall':{'id':'own','name':'g'}}],'role':'model'},'finishReason':'STOP','index':0}],
             'usageMetadata':{'promptTokenCount':10,'candidatesTokenCount':5,'thoughtsTokenCount':7,
               'cachedContentTokenCount':4,'totalTokenCount':22},
             'modelVersion':'gemini-2.5-pro','responseId':'r1'}\
            """);
    byte[] out = Translation.between(caller, Dialect.GEMINI).answer(answer);
    Gathered got = Gathered.answer(caller, out);
    assertThat(got.text()).isEqualTo("Two calls.");
    assertThat(got.calls())
        .extracting(Gathered.Call::id, Gathered.Call::name, call -> call.input().toString())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("call_r1_0", "f", "{\"a\":1.5,\"b\":{\"c\":null}}"),
            org.assertj.core.groups.Tuple.tuple("own", "g", "{}"));
    assertThat(got.stop()).isEqualTo("tool_use");
    assertThat(List.of(got.input(), got.output(), got.cached())).containsExactly(10L, 12L, 4L);
    byte[] back = Translation.between(Dialect.GEMINI, caller).answer(out);
    assertThat(Gathered.answer(Dialect.GEMINI, back)).isEqualTo(got);
  }
}

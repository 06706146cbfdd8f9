package dev.understudy.dialects.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConverseAnswersTest {

  private static Reply reply(String content, String stopReason) throws Untranslatable {
    String body =
        "{\"metrics\":{\"latencyMs\":1},\"output\":{\"message\":{\"role\":\"assistant\",\"content\":"
            + content.replace('\'', '"')
            + "}},\"stopReason\":\""
            + stopReason
            + "\",\"usage\":{\"inputTokens\":23,\"outputTokens\":9,\"totalTokens\":39,"
            + "\"cacheReadInputTokens\":5,\"cacheWriteInputTokens\":2}}";
    return new ConverseCodec().readReply(body.getBytes(UTF_8));
  }

  @Test
  void anAnswerIsItsBlocks() throws Exception {
    Reply reply =
        reply(
            "[{'reasoningContent':{'reasoningText':{'text':'hm','signature':'x'}}},"
                + "{'reasoningContent':{'redactedContent':'AA=='}},{'text':''},{'text':'hi'},{'citationsContent':{'content':[{'text':'so"
                + " '},{'text':'they say'}],'citations':[]}},"
                + "{'toolUse':{'toolUseId':'t1','name':'weather','input':{'city':'Paris'}}},"
                + "{'toolUse':{'toolUseId':'t2','name':'clock','input':{}}}]",
            "tool_use");
    assertThat(reply.parts())
        .containsExactly(
            new Part.Thought("hm"),
            new Part.Text("hi"),
            new Part.Text("so "),
            new Part.Text("they say"),
            new Part.Call("t1", "weather", "{\"city\":\"Paris\"}"),
            new Part.Call("t2", "clock", "{}"));
    assertThat(reply.id() + reply.model()).isEmpty();
    assertThat(reply.tokens())
        .isEqualTo(
            new Tokens(
                OptionalLong.of(30),
                OptionalLong.of(9),
                OptionalLong.of(5),
                OptionalLong.of(2),
                OptionalLong.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, STOP",
    "tool_use, CALLS",
    "max_tokens, LENGTH",
    "model_context_window_exceeded, LENGTH",
    "stop_sequence, STOP_SEQUENCE",
    "guardrail_intervened, REFUSED",
    "content_filtered, REFUSED",
    "something_new, STOP",
  })
  void aStopReasonIsAnEnding(String reason, Ending ending) throws Exception {
    assertThat(reply("[]", reason).ending()).isEqualTo(ending);
    Heard heard = new Heard();
    StreamReader reader = new ConverseCodec().reader(heard);
    feed(reader, "messageStop", "{\"stopReason\":\"" + reason + "\"}");
    assertThat(heard.all).containsExactly("begins", "ends " + ending);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[{'image':{'format':'png'}}]",
        "[{'toolUse':{'name':'x','input':{}}}]",
        "[{'toolUse':{'toolUseId':'x','input':{}}}]"
      })
  void whatIsNoAnswerIsNamed(String content) {
    assertThatThrownBy(() -> reply(content, "end_turn"))
        .isInstanceOf(Untranslatable.class)
        .hasMessageStartingWith("output.message.content");
  }

  @Test
  void anAnswerWithoutUsageTellsNone() throws Exception {
    String body = "{\"output\":{\"message\":{\"content\":[{\"text\":\"x\"}]}}}";
    assertThat(new ConverseCodec().readReply(body.getBytes(UTF_8)).tokens())
        .isEqualTo(Tokens.UNKNOWN);
  }

  private static List<String> play(String recording) {
    Heard heard = new Heard();
    StreamReader reader = new ConverseCodec().reader(heard);
    for (Event event : Recorded.events(Recorded.stream(Dialect.BEDROCK, recording))) {
      reader.feed(event.name(), event.bytes(), 0, event.bytes().length);
    }
    reader.end();
    return heard.all;
  }

  private static void feed(StreamReader reader, String name, String data) {
    byte[] bytes = data.replace('\'', '"').getBytes(UTF_8);
    reader.feed(name, bytes, 0, bytes.length);
  }

  @Test
  void aStreamOfTextIsTold() {
    assertThat(play("text"))
        .containsExactly(
            "begins",
            "text The sum",
            "text  is \\\"4\\\" — 日本",
            "ends STOP",
            "usage 30 9 5 2",
            "done");
  }

  @Test
  void aStreamOfCallsIsTold() {
    assertThat(play("tools"))
        .containsExactly(
            "begins",
            "text Let me look.",
            "call 0 tooluse_a weather",
            "arguments 0 {\\\"city\\\": \\\"Pa",
            "arguments 0 ris\\\"}",
            "callEnds 0",
            "call 1 tooluse_b clock",
            "callEnds 1",
            "ends CALLS",
            "usage 40 30 - -",
            "done");
  }

  @Test
  void aStreamThatReasonsIsTold() {
    assertThat(play("reasoning"))
        .containsExactly(
            "begins", "thought two and two", "text 4", "ends STOP", "usage - - - -", "done");
  }

  @Test
  void aStreamThatBreaksJustStops() {
    assertThat(play("exception_midstream")).containsExactly("begins", "text The");
    assertThat(play("exception_first")).isEmpty();
  }

  @Test
  void blocksMayBeOpenSideBySideAndAreClosedByTheEnd() {
    Heard heard = new Heard();
    StreamReader reader = new ConverseCodec().reader(heard);
    feed(
        reader,
        "contentBlockStart",
        "{'contentBlockIndex':3,'start':{'toolUse':{'toolUseId':'a','name':'f'}}}");
    feed(
        reader,
        "contentBlockStart",
        "{'start':{'toolUse':{'name':'g','toolUseId':'b'}},'contentBlockIndex':4}");
    feed(reader, "contentBlockDelta", "{'delta':{'toolUse':{'input':'x'}},'contentBlockIndex':4}");
    feed(reader, "contentBlockDelta", "{'delta':{'toolUse':{'input':'y'}},'contentBlockIndex':3}");
    feed(
        reader,
        "contentBlockDelta",
        "{'delta':{'toolUse':{'input':'lost'}},'contentBlockIndex':9}");
    feed(reader, "contentBlockStop", "{'contentBlockIndex':3}");
    feed(reader, "messageStop", "{'stopReason':'tool_use'}");
    feed(reader, "contentBlockDelta", "{'delta':{'text':'late'}}");
    reader.end();
    reader.end();
    assertThat(heard.all)
        .containsExactly(
            "begins",
            "call 0 a f",
            "call 1 b g",
            "arguments 1 x",
            "arguments 0 y",
            "callEnds 0",
            "callEnds 1",
            "ends CALLS",
            "usage - - - -",
            "done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[1]", "{'delta':{'text':'x'}", "{'delta':3}", "{'delta':{'text':''}}"})
  void whatSaysNothingIsNotTold(String data) {
    Heard heard = new Heard();
    StreamReader reader = new ConverseCodec().reader(heard);
    feed(reader, "contentBlockDelta", data);
    feed(reader, "somethingNew", "{'delta':{'text':'x'}}");
    reader.end();
    assertThat(heard.all).isEmpty();
  }

  /// Writes down what it hears.
  private static final class Heard implements StreamEvents {
    final List<String> all = new ArrayList<>();

    @Override
    public void begins(String id, String model) {
      all.add("begins" + id + model);
    }

    @Override
    public void text(byte[] data, int from, int to) {
      all.add("text " + new String(data, from, to - from, UTF_8));
    }

    @Override
    public void refusal(byte[] data, int from, int to) {
      all.add("refusal " + new String(data, from, to - from, UTF_8));
    }

    @Override
    public void thought(byte[] data, int from, int to) {
      all.add("thought " + new String(data, from, to - from, UTF_8));
    }

    @Override
    public void call(int number, String id, String name) {
      all.add("call " + number + " " + id + " " + name);
    }

    @Override
    public void arguments(int number, byte[] data, int from, int to) {
      all.add("arguments " + number + " " + new String(data, from, to - from, UTF_8));
    }

    @Override
    public void callEnds(int number) {
      all.add("callEnds " + number);
    }

    @Override
    public void ends(Ending ending, Optional<String> stopSequence) {
      all.add("ends " + ending + stopSequence.orElse(""));
    }

    @Override
    public void usage(Tokens tokens) {
      all.add(
          "usage "
              + told(tokens.input())
              + " "
              + told(tokens.output())
              + " "
              + told(tokens.cached())
              + " "
              + told(tokens.cacheWritten()));
    }

    private static String told(OptionalLong number) {
      return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
    }

    @Override
    public void done() {
      all.add("done");
    }
  }
}

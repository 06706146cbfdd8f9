package dev.understudy.dialects.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.ResponseSoFar;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import dev.understudy.dialects.stream.ResponseWatch;
import dev.understudy.dialects.stream.StreamMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ResponsesStreamTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ResponsesCodec CODEC = new ResponsesCodec();
  private static final Instant AT = Instant.ofEpochSecond(1_752_100_000);

  /// What a reader tells, one line a call; texts of one kind that follow each other are one line.
  private static final class Told implements StreamEvents {
    final List<String> lines = new ArrayList<>();
    private String kind = "";

    private void line(String kind, String text, boolean joins) {
      if (joins && kind.equals(this.kind)) {
        lines.set(lines.size() - 1, lines.getLast() + text);
      } else {
        lines.add(kind + " " + text);
      }
      this.kind = kind;
    }

    @Override
    public void begins(String id, String model) {
      line("begins", id + " " + model, false);
    }

    @Override
    public void text(byte[] data, int from, int to) {
      line("text", Text.decode(data, from, to), true);
    }

    @Override
    public void refusal(byte[] data, int from, int to) {
      line("refusal", Text.decode(data, from, to), true);
    }

    @Override
    public void thought(byte[] data, int from, int to) {
      line("thought", Text.decode(data, from, to), true);
    }

    @Override
    public void call(int number, String id, String name) {
      line("call", number + " " + id + " " + name, false);
    }

    @Override
    public void arguments(int number, byte[] data, int from, int to) {
      line("arguments " + number, Text.decode(data, from, to), true);
    }

    @Override
    public void callEnds(int number) {
      line("callEnds", "" + number, false);
    }

    @Override
    public void ends(Ending ending, Optional<String> stopSequence) {
      line("ends", ending.name(), false);
    }

    @Override
    public void usage(Tokens tokens) {
      line(
          "usage",
          tokens.input().orElse(0)
              + " "
              + tokens.output().orElse(0)
              + " "
              + tokens.cached().orElse(0)
              + " "
              + tokens.reasoning().orElse(0),
          false);
    }

    @Override
    public void done() {
      line("done", "", false);
    }
  }

  private static List<String> told(List<Event> events) {
    Told told = new Told();
    StreamReader reader = CODEC.reader(told);
    for (Event event : events) {
      byte[] data = event.bytes();
      reader.feed(event.name(), data, 0, data.length);
    }
    reader.end();
    return told.lines;
  }

  private static List<Event> recorded(String name) {
    return Recorded.events(Recorded.stream(Dialect.RESPONSES, name));
  }

  private static List<Event> only(List<Event> events, String... types) {
    return events.stream().filter(event -> Arrays.asList(types).contains(event.name())).toList();
  }

  private static byte[] rewritten(List<Event> events) {
    Bytes out = new Bytes(0);
    StreamWriter writer = CODEC.writer(false, AT);
    writer.into(out);
    StreamReader reader = CODEC.reader(writer);
    for (Event event : events) {
      byte[] data = event.bytes();
      reader.feed(event.name(), data, 0, data.length);
    }
    reader.end();
    return out.toArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text|text Grüezi! \"How\" are/you 👋?; ends STOP; usage 19 7 4 0",
        "tools|call 0 call_01 get_weather; arguments 0 {\"city\": \"Zürich\"}; callEnds 0; ends"
            + " CALLS; usage 53 17 0 0",
        "parallel_tools|text Let me look.; call 0 call_01 get_weather; arguments 0"
            + " {\"city\":\"Paris\"}; callEnds 0; call 1 call_02 now; arguments 1 {}; callEnds 1;"
            + " ends CALLS; usage 80 41 0 0",
        "bare_tool|call 0 call_01 now; callEnds 0; ends CALLS; usage 30 5 0 0",
        "refusal|refusal I can't help with that.; ends REFUSED; usage 21 9 0 0",
        "reasoning|thought **Adding**//Two and two.; text Four.; ends STOP; usage 75 140 0 128",
        "incomplete|text Once upon a time; ends LENGTH; usage 12 16 0 0",
        "filtered|ends REFUSED; usage 12 0 0 0",
        "hosted_tool|text It rains.; ends STOP; usage 300 20 0 0",
        "empty|ends STOP; usage 9 0 0 0",
      })
  void tellsWhatTheStreamSays(String name, String expected) {
    List<String> lines = told(recorded(name));
    assertThat(lines.getFirst()).startsWith("begins resp_01 ");
    assertThat(lines.getLast()).isEqualTo("done ");
    assertThat(String.join("; ", lines.subList(1, lines.size() - 1)).replace('\n', '/'))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "tools",
        "parallel_tools",
        "refusal",
        "reasoning",
        "incomplete",
        "hosted_tool"
      })
  void deltasThatAreMissingAreMadeUpFor(String name) {
    List<Event> events = recorded(name);
    List<String> all = told(events);
    List<Event> withoutDeltas =
        events.stream().filter(event -> !event.name().endsWith(".delta")).toList();
    List<String> visible = all.stream().filter(line -> !line.startsWith("thought")).toList();
    assertThat(told(withoutDeltas)).isEqualTo(visible);
    List<Event> endOnly =
        only(events, "response.created", "response.completed", "response.incomplete");
    assertThat(told(endOnly)).isEqualTo(all);
  }

  @Test
  void aCallMayComeAllAtOnce() {
    List<Event> events = recorded("tools");
    List<Event> items =
        only(events, "response.created", "response.output_item.done", "response.completed");
    assertThat(told(items)).isEqualTo(told(events));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "tools",
        "parallel_tools",
        "bare_tool",
        "refusal",
        "reasoning",
        "incomplete",
        "filtered",
        "hosted_tool",
        "empty"
      })
  void aWrittenStreamIsOneThatClientsTake(String name) throws Untranslatable {
    List<Event> events = recorded(name);
    List<Event> written = Recorded.events(rewritten(events));
    JsonNode response = ResponseLog.replay(written);
    assertThat(response.path("created_at").asLong()).isEqualTo(1_752_100_000);
    assertThat(response.path("id").asString()).isEqualTo("resp_01");
    JsonNode original = JSON.readTree(events.getLast().data()).path("response");
    for (String field : List.of("status", "model", "usage", "incomplete_details", "object")) {
      assertThat(response.path(field)).as(field).isEqualTo(original.path(field));
    }
    Reply before = CODEC.readReply(JSON.writeValueAsBytes(original));
    Reply after = CODEC.readReply(JSON.writeValueAsBytes(response));
    assertThat(after).isEqualTo(before);
    List<String> again = told(written);
    List<String> first = told(events);
    if (name.equals("bare_tool")) {
      again.remove("arguments 0 {}");
    }
    assertThat(again).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "tools", "refusal", "reasoning", "incomplete"})
  void aWholeAnswerIsTheEndOfItsStream(String name) throws Untranslatable {
    JsonNode original = JSON.readTree(recorded(name).getLast().data()).path("response");
    Reply reply = CODEC.readReply(JSON.writeValueAsBytes(original));
    JsonNode written = JSON.readTree(CODEC.writeReply(reply, AT));
    assertThat(written).isEqualTo(ResponseLog.replay(Recorded.events(rewritten(recorded(name)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "tools", "parallel_tools", "refusal", "reasoning"})
  void cutAnywhereAWrittenStreamIsCompleteOnlyWithTheProof(String name) {
    byte[] written = rewritten(recorded(name));
    String latin = new String(written, java.nio.charset.StandardCharsets.ISO_8859_1);
    int proof = latin.indexOf('\n', latin.indexOf("data: {\"type\":\"response.completed\""));
    for (int cut = 0; cut <= written.length; cut++) {
      StreamMachine machine = StreamMachine.of(Dialect.RESPONSES);
      for (Event event : Recorded.events(Arrays.copyOf(written, cut))) {
        machine.on(event.name(), event.bytes(), 0, event.bytes().length);
      }
      assertThat(machine.complete()).as("cut at " + cut).isEqualTo(cut >= proof);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "error", "cancelled"})
  void aBrokenStreamIsNotMadeWhole(String name) {
    List<Event> events = recorded(name);
    Told told = new Told();
    StreamReader reader = CODEC.reader(told);
    for (Event event : events.subList(0, events.size() - 1)) {
      reader.feed(event.name(), event.bytes(), 0, event.bytes().length);
    }
    assertThat(told.lines).hasSize(2).noneMatch(line -> line.startsWith("ends"));
  }

  private static Bytes bytes(String text) {
    return new Bytes(0).add(text);
  }

  private static final class Writing {
    final Bytes out = new Bytes(0);
    final StreamWriter writer = CODEC.writer(true, AT);

    Writing() {
      writer.into(out);
    }

    Writing text(String text) {
      writer.text(bytes(text).array(), 0, bytes(text).length());
      return this;
    }

    Writing refusal(String text) {
      writer.refusal(bytes(text).array(), 0, bytes(text).length());
      return this;
    }

    Writing thought(String text) {
      writer.thought(bytes(text).array(), 0, bytes(text).length());
      return this;
    }

    Writing arguments(int number, String text) {
      writer.arguments(number, bytes(text).array(), 0, bytes(text).length());
      return this;
    }

    JsonNode end(Ending ending) {
      writer.ends(ending, Optional.empty());
      writer.done();
      return ResponseLog.replay(Recorded.events(out.toArray()));
    }
  }

  private static List<String> types(JsonNode response) {
    return response.path("output").valueStream().map(item -> item.path("type").asString()).toList();
  }

  @Test
  void callsMayBeOpenBesideEachOtherAndBesideAText() {
    Writing writing = new Writing();
    writing.writer.begins("msg_7", "claude");
    writing.writer.call(0, "a", "f");
    writing.writer.call(1, "b", "g");
    writing.arguments(1, "{\\\"x\\\":").text("while ").arguments(0, "{}").text("they run");
    writing.arguments(1, "1}");
    writing.writer.callEnds(1);
    writing.writer.callEnds(0);
    JsonNode response = writing.end(Ending.CALLS);
    assertThat(types(response)).containsExactly("function_call", "function_call", "message");
    assertThat(response.path("output").path(1).path("arguments").asString()).isEqualTo("{\"x\":1}");
    assertThat(response.path("output").path(2).path("content").path(0).path("text").asString())
        .isEqualTo("while they run");
    assertThat(response.path("id").asString()).isEqualTo("resp_7");
    assertThat(response.path("usage").isNull()).isTrue();
  }

  @Test
  void textAndRefusalShareAMessageAndThoughtsStandApart() {
    Writing writing = new Writing();
    writing.writer.begins("chatcmpl-1", "gpt");
    writing.thought("one").text("a").refusal("b").text("c").thought("two").text("d");
    JsonNode response = writing.end(Ending.STOP);
    assertThat(types(response)).containsExactly("reasoning", "message", "reasoning", "message");
    assertThat(response.path("output").path(1).path("content").size()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, false, completed, ''",
    "STOP_SEQUENCE, false, completed, ''",
    "CALLS, false, completed, ''",
    "PAUSED, false, completed, ''",
    "LENGTH, false, incomplete, max_output_tokens",
    "REFUSED, false, incomplete, content_filter",
    "REFUSED, true, completed, ''",
  })
  void endingsHaveTheirWords(Ending ending, boolean refusal, String status, String reason) {
    Writing writing = new Writing();
    writing.writer.begins("1", "m");
    if (refusal) {
      writing.refusal("No.");
    } else {
      writing.text("Well,");
    }
    JsonNode response = writing.end(ending);
    assertThat(response.path("status").asString()).isEqualTo(status);
    assertThat(response.path("incomplete_details").path("reason").asString("")).isEqualTo(reason);
  }

  @Test
  void anAnswerThatIsCutSaysSoOfItsLastMessage() {
    Writing writing = new Writing();
    writing.writer.begins("1", "m");
    JsonNode response = writing.text("Once").end(Ending.LENGTH);
    assertThat(response.path("output").path(0).path("status").asString()).isEqualTo("incomplete");
  }

  @Test
  void usageIsToldAtTheEnd() {
    Writing writing = new Writing();
    writing.writer.begins("1", "m");
    writing.writer.usage(
        new Tokens(
            OptionalLong.of(30),
            OptionalLong.of(12),
            OptionalLong.of(5),
            OptionalLong.of(2),
            OptionalLong.of(8)));
    JsonNode response = writing.text("x").end(Ending.STOP);
    ObjectNode expected = JSON.createObjectNode().put("input_tokens", 30);
    expected.putObject("input_tokens_details").put("cached_tokens", 5).put("cache_write_tokens", 2);
    expected.put("output_tokens", 12);
    expected.putObject("output_tokens_details").put("reasoning_tokens", 8);
    expected.put("total_tokens", 42);
    assertThat(response.path("usage").toString()).isEqualTo(expected.toString());
  }

  @Test
  void aWatchKnowsTheResponseSoFar() {
    Writing writing = new Writing();
    ResponseWatch watch = new ResponseWatch();
    assertThat(watch.response()).isEmpty();
    writing.writer.begins("msg_7", "claude");
    writing.text("Hi");
    for (int i = 0; i < writing.out.length(); i++) {
      watch.add(writing.out.array(), i, i + 1);
    }
    assertThat(watch.response()).contains(new ResponseSoFar("resp_7", 1_752_100_000, "claude", 5));
  }

  @Test
  void anAnswerWithoutAnIdGetsOneOfItsTime() {
    Writing writing = new Writing();
    writing.writer.begins("", "m");
    String id = writing.text("x").end(Ending.STOP).path("id").asString();
    assertThat(id).hasSizeGreaterThan("resp_".length());
  }

  @Test
  void idsAreNoLongerThanOpenAiAllows() {
    Writing writing = new Writing();
    writing.writer.begins("x".repeat(500), "m");
    writing.writer.call(0, "a", "f");
    writing.writer.callEnds(0);
    JsonNode response = writing.end(Ending.CALLS);
    assertThat(response.path("output").path(0).path("id").asString()).hasSizeLessThanOrEqualTo(64);
    assertThat(response.path("output").path(0).path("arguments").asString()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "nonsense",
        "[1]",
        "{\"type\":7}",
        "{\"type\":\"response.completed\"}",
        "{\"type\":\"response.created\",\"response\":7}",
        "{\"type\":\"response.function_call_arguments.delta\",\"output_index\":9,\"delta\":\"x\"}",
        "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\"}}",
        "{\"type\":\"response.completed\",\"response\":{\"output\":[{\"type\":\"function_call\"}]}}",
      })
  void nothingThrows(String data) {
    Told told = new Told();
    StreamReader reader = CODEC.reader(told);
    byte[] bytes = data.getBytes(UTF_8);
    reader.feed("", bytes, 0, bytes.length);
    reader.end();
    assertThat(told.lines).allMatch(line -> !line.startsWith("text"));
  }
}

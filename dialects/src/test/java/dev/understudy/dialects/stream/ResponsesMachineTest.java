package dev.understudy.dialects.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.ResponseSoFar;
import dev.understudy.dialects.sse.SseWriter;
import dev.understudy.dialects.stream.CommitGate.Move;
import dev.understudy.dialects.stream.CommitGate.Opens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResponsesMachineTest {

  private static Signal on(StreamMachine machine, Event event) {
    byte[] data = event.bytes();
    return machine.on(event.name(), data, 0, data.length);
  }

  private static Signal on(StreamMachine machine, String data) {
    return on(machine, new Event("", data.replace('\'', '"')));
  }

  private static StreamMachine machine() {
    return StreamMachine.of(Dialect.RESPONSES);
  }

  private static List<Event> recorded(String name) {
    return Recorded.events(Recorded.stream(Dialect.RESPONSES, name));
  }

  private static StreamMachine after(String name) {
    StreamMachine machine = machine();
    recorded(name).forEach(event -> on(machine, event));
    return machine;
  }

  static List<String> names() {
    return Recorded.names(Dialect.RESPONSES);
  }

  /// H held, C content, M meta, D done, L late, F failed.
  @ParameterizedTest
  @CsvSource({
    "text, HHHHCCCHHD",
    "tools, HHHCCHCD",
    "parallel_tools, HHHHCCHHHCHCHCHCD",
    "bare_tool, HHHHCD",
    "refusal, HHHHCCCHHD",
    "reasoning, HHHHCCHHHHHCCHHD",
    "incomplete, HHHHCCCHHD",
    "filtered, HHD",
    "failed, HHHHCF",
    "failed_throttled, HHF",
    "error, HHHHCF",
    "cancelled, HHHHCF",
    "hosted_tool, HHHHHHHHHCCHHD",
    "empty, HHD",
    "repeated, HHHHCCLLCHHD",
  })
  void tellsContentFromItsFrame(String name, String signals) {
    StreamMachine machine = machine();
    StringBuilder seen = new StringBuilder();
    for (Event event : recorded(name)) {
      seen.append(on(machine, event).name().charAt(0));
    }
    assertThat(seen.toString()).isEqualTo(signals);
  }

  @ParameterizedTest
  @MethodSource("names")
  void cutAnywhereItIsCompleteOnlyWithTheProof(String name) {
    byte[] stream = Recorded.stream(Dialect.RESPONSES, name);
    String latin = new String(stream, ISO_8859_1);
    int proof =
        Math.max(
            latin.indexOf("data: {\"type\":\"response.completed\""),
            latin.indexOf("data: {\"type\":\"response.incomplete\""));
    int proven = proof < 0 ? Integer.MAX_VALUE : latin.indexOf('\n', proof);
    for (int cut = 0; cut <= stream.length; cut++) {
      StreamMachine machine = machine();
      Recorded.events(Arrays.copyOf(stream, cut)).forEach(event -> on(machine, event));
      assertThat(machine.complete()).as(name + " cut at " + cut).isEqualTo(cut >= proven);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text, 4, 10",
    "tools, 3, 8",
    "bare_tool, 4, 6",
    "reasoning, 4, 16",
    "hosted_tool, 9, 14",
    "refusal, 4, 10"
  })
  void theGateOpensWithTheFirstContent(String name, int held, int frames) {
    CommitGate gate = new CommitGate(Opens.WITH_CONTENT);
    StreamMachine machine = machine();
    List<Move> moves = new ArrayList<>();
    Bytes written = new Bytes(0);
    for (Event event : recorded(name)) {
      Bytes frame = new Bytes(0);
      Signal signal = on(machine, event);
      SseWriter.event(event.name(), event.bytes(), 0, event.bytes().length, frame);
      Move move = gate.offer(signal, machine, frame.array(), 0, frame.length());
      moves.add(move);
      switch (move) {
        case HOLD -> {}
        case COMMIT -> written.add(gate.release());
        case PASS -> written.add(frame.array(), 0, frame.length());
      }
    }
    assertThat(moves).hasSize(frames);
    assertThat(moves.subList(0, held)).containsOnly(Move.HOLD);
    assertThat(moves.get(held)).isEqualTo(Move.COMMIT);
    assertThat(moves.subList(held + 1, frames)).containsOnly(Move.PASS);
    assertThat(written.toArray()).isEqualTo(Recorded.stream(Dialect.RESPONSES, name));
  }

  @Test
  void countsTokensOfTheTerminalEvent() {
    assertThat(after("text").usage())
        .isEqualTo(new StreamUsage(OptionalLong.of(19), OptionalLong.of(7), OptionalLong.of(4)));
    assertThat(after("incomplete").usage())
        .isEqualTo(new StreamUsage(OptionalLong.of(12), OptionalLong.of(16), OptionalLong.of(0)));
    assertThat(after("failed").usage()).isEqualTo(StreamUsage.UNKNOWN);
  }

  @Test
  void onlyAnAnswerWithNothingInItIsEmpty() {
    for (String name : names()) {
      assertThat(after(name).empty()).as(name).isEqualTo(name.equals("empty"));
    }
    StreamMachine silent = machine();
    on(
        silent,
        "{'type':'response.completed','response':{'output':[],'usage':{'output_tokens':9,'output_tokens_details':{'reasoning_tokens':9}}}}");
    assertThat(silent.complete()).isTrue();
    assertThat(silent.empty()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "false|{'type':'message','content':[{'type':'output_text','text':'x'}]}",
        "false|{'type':'message','content':[{'type':'refusal','refusal':'x'}]}",
        "false|{'type':'function_call'}",
        "false|{'type':'image_generation_call','result':'aGk='}",
        "false|{'type':'reasoning','summary':[{'text':'x'}]}",
        "true|{'type':'message','content':[{'type':'output_text','text':''}]}",
        "true|{'type':'message','content':'x'}",
        "true|{'type':'reasoning','summary':[],'encrypted_content':'x'}",
        "true|{'type':'web_search_call'}",
        "true|7",
      })
  void anAnswerThatComesAllAtOnceIsJudgedByItsOutput(boolean empty, String item) {
    StreamMachine machine = machine();
    on(machine, "{'type':'response.completed','response':{'output':[" + item + "]}}");
    assertThat(machine.complete()).isTrue();
    assertThat(machine.empty()).isEqualTo(empty);
  }

  @Test
  void keepsTheErrorAsItCame() {
    assertThat(new String(after("failed").error().orElseThrow(), UTF_8))
        .startsWith("{\"type\":\"response.failed\",\"sequence_number\":5");
    assertThat(new String(after("error").error().orElseThrow(), UTF_8))
        .startsWith("{\"type\":\"error\",\"sequence_number\":5");
  }

  @Test
  void aCallIsOpenUntilTheEnd() {
    StreamMachine machine = machine();
    List<Event> events = recorded("parallel_tools");
    List<Boolean> open = new ArrayList<>();
    for (Event event : events) {
      on(machine, event);
      open.add(machine.toolOpen());
    }
    assertThat(open.indexOf(true)).isEqualTo(8);
    assertThat(open.lastIndexOf(true)).isEqualTo(events.size() - 2);
  }

  @ParameterizedTest
  @CsvSource({"reasoning, 3, 9", "hosted_tool, 3, 7"})
  void thinksWhileAnItemNobodySeesIsOpen(String name, int first, int after) {
    StreamMachine machine = machine();
    List<Boolean> thinking = new ArrayList<>();
    for (Event event : recorded(name)) {
      on(machine, event);
      thinking.add(machine.thinking());
    }
    assertThat(thinking.indexOf(true)).isEqualTo(first - 1);
    assertThat(thinking.lastIndexOf(true)).isEqualTo(after - 2);
  }

  @Test
  void visibleTextEndsTheThinking() {
    StreamMachine machine = machine();
    on(machine, "{'type':'response.output_item.added','item':{'type':'reasoning'}}");
    assertThat(machine.thinking()).isTrue();
    on(machine, "{'type':'response.output_text.delta','output_index':1,'delta':'x'}");
    assertThat(machine.thinking()).isFalse();
  }

  @Test
  void knowsTheResponseSoFar() {
    ResponsesMachine machine = new ResponsesMachine();
    assertThat(machine.response()).isEmpty();
    List<Event> events = recorded("text");
    on(machine, events.get(0));
    assertThat(machine.response())
        .contains(new ResponseSoFar("resp_01", 1_752_100_000, "gpt-4.1-2025-04-14", 1));
    events.subList(1, 6).forEach(event -> on(machine, event));
    assertThat(machine.response().orElseThrow().nextSequence()).isEqualTo(6);
  }

  @Test
  void aStreamThatDoesNotCountIsTakenAsItComes() {
    StreamMachine machine = machine();
    String delta = "{'type':'response.output_text.delta','sequence_number':0,'delta':'ha'}";
    assertThat(List.of(on(machine, delta), on(machine, delta), on(machine, delta)))
        .containsOnly(Signal.CONTENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "BAD_JSON|nonsense",
        "BAD_JSON|[1]",
        "BAD_JSON|{'type':'response.output_text.delta','delta':'x'",
        "META|{}",
        "META|{'type':'response.something_new','delta':'x'}",
        "META|{'type':'keepalive'}",
        "META|{'type':7}",
        "FAILED|{'type':'error'}",
        "FAILED|{'error':{'message':'x'}}",
        "FAILED|{'type':'response.failed'}",
        "FAILED|{'type':'response.cancelled'}",
        "FAILED|{'type':'response.completed','response':{'status':'failed'}}",
        "DONE|{'type':'response.completed'}",
        "DONE|{'type':'response.incomplete'}",
        "DONE|[DONE]",
        "HELD|{'type':'response.queued','response':{}}",
        "HELD|{'type':'response.output_text.delta','delta':''}",
        "HELD|{'type':'response.output_text.delta','delta':7}",
        "HELD|{'type':'response.output_text.done','text':''}",
        "CONTENT|{'delta':'x','type':'response.output_text.delta'}",
        "CONTENT|{'type':'response.output_text.done','text':'x'}",
        "CONTENT|{'type':'response.refusal.delta','delta':'x'}",
        "CONTENT|{'type':'response.refusal.done','refusal':'x'}",
        "CONTENT|{'type':'response.reasoning_text.delta','delta':'x'}",
        "CONTENT|{'type':'response.reasoning_summary_text.delta','delta':'x'}",
        "CONTENT|{'type':'response.reasoning.delta','delta':'x'}",
        "CONTENT|{'type':'response.reasoning_summary.delta','delta':'x'}",
        "CONTENT|{'type':'response.function_call_arguments.delta','delta':'{'}",
        "CONTENT|{'type':'response.custom_tool_call_input.delta','delta':'x'}",
        "CONTENT|{'type':'response.audio.delta','delta':'aGk='}",
        "CONTENT|{'type':'response.audio.transcript.delta','delta':'x'}",
        "CONTENT|{'type':'response.code_interpreter_call_code.delta','delta':'x'}",
        "CONTENT|{'type':'response.image_generation_call.partial_image','partial_image_b64':'aGk='}",
        "CONTENT|{'type':'response.output_item.done','item':{'type':'function_call'}}",
        "CONTENT|{'type':'response.output_item.done','item':{'type':'custom_tool_call'}}",
        "CONTENT|{'type':'response.output_item.done','item':{'type':'image_generation_call','result':'aGk='}}",
        "HELD|{'type':'response.output_item.done','item':{'type':'reasoning'}}",
        "HELD|{'type':'response.output_item.added','item':{'type':'function_call','arguments':'{}'}}",
        "HELD|{'type':'response.mcp_call_arguments.delta','delta':'x'}",
        "HELD|{'type':'response.code_interpreter_call.interpreting'}",
        "HELD|{'type':'response.reasoning_summary_part.added'}",
      })
  void judgesOddEvents(Signal signal, String data) {
    assertThat(on(machine(), data)).isEqualTo(signal);
  }

  @Test
  void nothingFollowsTheProof() {
    StreamMachine machine = after("text");
    assertThat(on(machine, "{'type':'response.output_text.delta','delta':'x'}"))
        .isEqualTo(Signal.LATE);
    assertThat(on(machine, "{'type':'error'}")).isEqualTo(Signal.LATE);
    assertThat(on(machine, "[DONE]")).isEqualTo(Signal.DONE);
    assertThat(machine.complete()).isTrue();
  }
}

package dev.understudy.dialects.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
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

class GeminiMachineTest {

  private static StreamMachine machine() {
    return StreamMachine.of(Dialect.GEMINI);
  }

  private static List<Signal> run(StreamMachine machine, byte[] stream) {
    List<Signal> signals = new ArrayList<>();
    for (Event event : Recorded.events(stream)) {
      byte[] data = event.bytes();
      signals.add(machine.on(event.name(), data, 0, data.length));
    }
    return signals;
  }

  private static StreamMachine played(String name) {
    StreamMachine machine = machine();
    run(machine, Recorded.stream(Dialect.GEMINI, name));
    return machine;
  }

  private static Signal feed(StreamMachine machine, String data) {
    byte[] bytes = data.replace('\'', '"').getBytes(UTF_8);
    return machine.on("", bytes, 0, bytes.length);
  }

  private static String part(String part) {
    return "{'candidates':[{'content':{'parts':[" + part + "],'role':'model'},'index':0}]}";
  }

  @ParameterizedTest
  @CsvSource({
    "text, CONTENT CONTENT FINISH",
    "tools, CONTENT FINISH",
    "parallel_tools, CONTENT CONTENT",
    "thinking, CONTENT CONTENT CONTENT FINISH",
    "usage_first_and_last, USAGE CONTENT FINISH USAGE",
    "every_chunk_finishes, CONTENT CONTENT CONTENT",
    "filtered, CONTENT FINISH",
    "filtered_at_once, FINISH",
    "blocked_prompt, FAILED",
    "error_midstream, CONTENT FAILED",
    "malformed_call, FINISH",
    "code_execution, CONTENT CONTENT CONTENT CONTENT",
    "image, CONTENT",
    "empty, HELD FINISH",
  })
  void tellsContentFromItsFrame(String name, String signals) {
    List<Signal> expected = Arrays.stream(signals.split(" ")).map(Signal::valueOf).toList();
    assertThat(run(machine(), Recorded.stream(Dialect.GEMINI, name))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "text, STOP",
    "tools, STOP",
    "parallel_tools, STOP",
    "thinking, STOP",
    "usage_first_and_last, STOP",
    "every_chunk_finishes, STOP",
    "filtered, SAFETY\",\"index",
    "filtered_at_once, PROHIBITED_CONTENT",
    "malformed_call, MALFORMED_FUNCTION_CALL",
    "code_execution, STOP",
    "image, STOP",
    "empty, STOP",
    "blocked_prompt, NEVER",
    "error_midstream, NEVER",
  })
  void cutAnywhereItIsCompleteOnlyWithAFinishReason(String name, String proof) {
    byte[] stream = Recorded.stream(Dialect.GEMINI, name);
    boolean never = proof.equals("NEVER");
    String text = new String(stream, ISO_8859_1);
    int proven = never ? Integer.MAX_VALUE : text.indexOf('\n', text.indexOf("\"" + proof));
    assertThat(never || text.contains("\"" + proof)).isTrue();
    for (int cut = 0; cut <= stream.length; cut++) {
      StreamMachine machine = machine();
      run(machine, Arrays.copyOf(stream, cut));
      assertThat(machine.complete()).as(name + " cut at " + cut).isEqualTo(cut >= proven);
    }
  }

  @Test
  void everyCandidateMustFinish() {
    StreamMachine two = StreamMachine.of(Dialect.GEMINI, 2);
    byte[] stream = Recorded.stream(Dialect.GEMINI, "two_candidates");
    List<Boolean> complete = new ArrayList<>();
    for (Event event : Recorded.events(stream)) {
      byte[] data = event.bytes();
      two.on(event.name(), data, 0, data.length);
      complete.add(two.complete());
    }
    assertThat(complete).containsExactly(false, false, true);
    StreamMachine more = StreamMachine.of(Dialect.GEMINI, 3);
    run(more, stream);
    assertThat(more.complete()).isFalse();
  }

  @Test
  void contentAfterAFinishReasonIsContent() {
    StreamMachine machine = played("every_chunk_finishes");
    assertThat(machine.complete()).isTrue();
    assertThat(machine.mayGoOn()).isTrue();
    assertThat(feed(machine, part("{'text':'four'}"))).isEqualTo(Signal.CONTENT);
    assertThat(feed(machine, "{'usageMetadata':{'promptTokenCount':5}}")).isEqualTo(Signal.USAGE);
    assertThat(feed(machine, "{'error':{'code':500}}")).isEqualTo(Signal.LATE);
    assertThat(machine.complete()).isTrue();
    assertThat(StreamMachine.of(Dialect.OPENAI).mayGoOn()).isFalse();
  }

  @Test
  void countsTokensOfThoughtsAndTools() {
    assertThat(played("text").usage())
        .isEqualTo(new StreamUsage(OptionalLong.of(19), OptionalLong.of(7), OptionalLong.of(4)));
    assertThat(played("thinking").usage())
        .isEqualTo(new StreamUsage(OptionalLong.of(11), OptionalLong.of(46), OptionalLong.empty()));
    assertThat(played("code_execution").usage().input()).hasValue(39);
    assertThat(machine().usage()).isEqualTo(StreamUsage.UNKNOWN);
  }

  @Test
  void keepsTheErrorAsItCame() {
    assertThat(new String(played("error_midstream").error().orElseThrow(), UTF_8))
        .startsWith("{\"error\":{\"code\":503,");
    assertThat(new String(played("blocked_prompt").error().orElseThrow(), UTF_8))
        .startsWith("{\"usageMetadata\"");
    assertThat(played("text").error()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "empty, true",
    "malformed_call, true",
    "filtered_at_once, false",
    "filtered, false",
    "text, false",
    "tools, false",
    "image, false",
    "blocked_prompt, false",
  })
  void knowsAnAnswerWithNothingInIt(String name, boolean empty) {
    assertThat(played(name).empty()).isEqualTo(empty);
  }

  @Test
  void countedThoughtsAreContentUnlessACallWentWrong() {
    StreamMachine spent = machine();
    feed(
        spent,
        "{'candidates':[{'finishReason':'MAX_TOKENS'}],'usageMetadata':{'thoughtsTokenCount':9}}");
    assertThat(spent.complete()).isTrue();
    assertThat(spent.empty()).isFalse();
    StreamMachine wrong = machine();
    feed(
        wrong,
        "{'candidates':[{'finishReason':'UNEXPECTED_TOOL_CALL'}],'usageMetadata':{'thoughtsTokenCount':9}}");
    assertThat(wrong.empty()).isTrue();
  }

  @Test
  void seesWhenTheModelThinksAndWhenItCalls() {
    StreamMachine machine = machine();
    feed(machine, part("{'text':'hm','thought':true}"));
    assertThat(machine.thinking()).isTrue();
    feed(machine, part("{'functionCall':{'name':'f','args':{}}}"));
    assertThat(machine.thinking()).isFalse();
    assertThat(machine.toolOpen()).isTrue();
    feed(machine, "{'candidates':[{'finishReason':'STOP'}]}");
    assertThat(machine.toolOpen()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "BAD_JSON|nonsense",
        "BAD_JSON|",
        "BAD_JSON|[{'candidates':[]}]",
        "BAD_JSON|{'candidates':[{'content':{'parts':[{'text':'x'}]}}]",
        "BAD_JSON|{'candidates':[{'content':{'parts':[{'text':'x'}]}}]} x",
        "META|{}",
        "META|{'candidates':[]}",
        "META|{'error':null}",
        "META|{'promptFeedback':{'safetyRatings':[]}}",
        "META|{'promptFeedback':{'blockReason':null}}",
        "USAGE|{'usageMetadata':{}}",
        "FAILED|{'error':{}}",
        "FAILED|{'error':'text'}",
        "FAILED|{'promptFeedback':{'blockReason':'OTHER'},'candidates':[]}",
        "HELD|{'candidates':[{'index':0}]}",
        "HELD|{'candidates':[{'content':{'parts':[{'thoughtSignature':'abc'}]}}]}",
        "HELD|{'candidates':[{'content':{'parts':[{'text':'','thought':true}]}}]}",
        "HELD|{'candidates':[{'content':{'parts':[]},'finishReason':''}]}",
        "HELD|{'candidates':[{'finishReason':'FINISH_REASON_UNSPECIFIED'}]}",
        "HELD|{'candidates':[{'content':{'parts':[{'functionCall':null}]}}]}",
        "HELD|{'candidates':[{'groundingMetadata':{'text':'x','error':{}}}]}",
        "CONTENT|{'candidates':[{'content':{'parts':[{'fileData':{'fileUri':'gs://b/o'}}]}}]}",
        "CONTENT|{'candidates':[{'content':{'parts':[{'thought':true,'text':'x'}]}}]}",
        "CONTENT|{'candidates':[{'finishReason':'STOP','content':{'parts':[{'text':'x'}]}}]}",
        "FINISH|{'candidates':[{'finishReason':'SOMETHING_NEW'}]}",
      })
  void judgesOddEvents(Signal signal, String data) {
    assertThat(feed(machine(), data == null ? "" : data)).isEqualTo(signal);
  }

  @Test
  void aBrokenEventLeavesNoTrace() {
    StreamMachine machine = machine();
    assertThat(
            feed(
                machine,
                "{'candidates':[{'content':{'parts':[{'text':'x'}]},'finishReason':'STOP'}]"))
        .isEqualTo(Signal.BAD_JSON);
    assertThat(machine.content()).isFalse();
    assertThat(machine.complete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "text, WITH_CONTENT, COMMIT PASS PASS",
    "text, WHEN_COMPLETE, HOLD HOLD COMMIT",
    "usage_first_and_last, WITH_CONTENT, HOLD COMMIT PASS PASS",
    "tools, WITH_CONTENT, COMMIT PASS",
    "empty, WITH_CONTENT, HOLD HOLD",
    "malformed_call, WITH_CONTENT, HOLD",
    "filtered_at_once, WITH_CONTENT, COMMIT",
  })
  void theGateOpensWithContentOrAPolicyReason(String name, Opens opens, String moves) {
    StreamMachine machine = machine();
    CommitGate gate = new CommitGate(opens);
    List<Move> made = new ArrayList<>();
    Bytes written = new Bytes(0);
    byte[] stream = Recorded.stream(Dialect.GEMINI, name);
    for (Event event : Recorded.events(stream)) {
      byte[] data = event.bytes();
      Signal signal = machine.on(event.name(), data, 0, data.length);
      Bytes frame = new Bytes(0);
      SseWriter.event("", data, 0, data.length, frame);
      Move move = gate.offer(signal, machine, frame.array(), 0, frame.length());
      made.add(move);
      if (move == Move.COMMIT) {
        written.add(gate.release());
      } else if (move == Move.PASS) {
        written.add(frame.array(), 0, frame.length());
      }
    }
    if (!gate.open()) {
      written.add(gate.release());
    }
    assertThat(made).isEqualTo(Arrays.stream(moves.split(" ")).map(Move::valueOf).toList());
    assertThat(written.toArray()).isEqualTo(stream);
  }
}

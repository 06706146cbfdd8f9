package dev.understudy.dialects.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamMachineTest {

  private static List<Signal> run(StreamMachine machine, byte[] stream) {
    List<Signal> signals = new ArrayList<>();
    for (Event event : Recorded.events(stream)) {
      byte[] data = event.bytes();
      signals.add(machine.on(event.name(), data, 0, data.length));
    }
    return signals;
  }

  private static Signal chat(StreamMachine machine, String data) {
    return machine.on("", data.getBytes(UTF_8), 0, data.getBytes(UTF_8).length);
  }

  private static Signal first(Dialect dialect, String data) {
    return chat(StreamMachine.of(dialect), data);
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, text, HELD CONTENT CONTENT FINISH USAGE DONE",
    "OPENAI, tools, HELD CONTENT CONTENT FINISH DONE",
    "OPENAI, parallel_tools, CONTENT HELD CONTENT CONTENT CONTENT FINISH DONE",
    "OPENAI, azure_filter, META HELD CONTENT FINISH DONE",
    "OPENAI, deepseek_keepalive, HELD CONTENT CONTENT FINISH DONE",
    "OPENAI, error_midstream, HELD CONTENT FAILED",
    "OPENAI, mistral_flat_error, HELD FAILED",
    "OPENAI, vllm_error_then_done, HELD FAILED DONE",
    "OPENAI, openrouter_error, CONTENT FAILED",
    "OPENAI, named_error, FAILED",
    "OPENAI, empty, HELD FINISH DONE",
    "ANTHROPIC, text, HELD HELD META CONTENT CONTENT HELD FINISH DONE",
    "ANTHROPIC, tools, HELD HELD HELD CONTENT CONTENT CONTENT HELD CONTENT FINISH DONE",
    "ANTHROPIC, thinking, HELD HELD CONTENT HELD HELD HELD CONTENT HELD FINISH DONE",
    "ANTHROPIC, error_midstream, HELD HELD CONTENT FAILED",
    "BEDROCK, text, HELD HELD CONTENT CONTENT HELD FINISH USAGE",
    "BEDROCK, tools, HELD CONTENT HELD HELD HELD CONTENT CONTENT HELD HELD HELD FINISH USAGE",
    "BEDROCK, reasoning, HELD CONTENT HELD HELD CONTENT HELD FINISH",
    "BEDROCK, exception_midstream, HELD CONTENT FAILED",
    "BEDROCK, exception_first, FAILED",
    "BEDROCK, empty, HELD FINISH",
    "BEDROCK, guardrail, HELD FINISH USAGE",
    "BEDROCK, malformed_tool, HELD HELD FAILED",
  })
  void tellsContentFromItsFrame(Dialect dialect, String name, String signals) {
    List<Signal> expected = Arrays.stream(signals.split(" ")).map(Signal::valueOf).toList();
    assertThat(run(StreamMachine.of(dialect), Recorded.stream(dialect, name))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, text, '\"finish_reason\":\"stop\"'",
    "OPENAI, tools, '\"finish_reason\":\"tool_calls\"'",
    "OPENAI, parallel_tools, '\"finish_reason\":\"tool_calls\"'",
    "OPENAI, azure_filter, '\"finish_reason\":\"stop\"'",
    "OPENAI, deepseek_keepalive, '\"finish_reason\":\"stop\"'",
    "OPENAI, empty, '\"finish_reason\":\"stop\"'",
    "OPENAI, error_midstream, NEVER",
    "OPENAI, mistral_flat_error, NEVER",
    "OPENAI, vllm_error_then_done, NEVER",
    "OPENAI, openrouter_error, NEVER",
    "OPENAI, named_error, NEVER",
    "ANTHROPIC, text, '{\"type\":\"message_stop\"}'",
    "ANTHROPIC, tools, '{\"type\":\"message_stop\"}'",
    "ANTHROPIC, thinking, '{\"type\":\"message_stop\"}'",
    "ANTHROPIC, error_midstream, NEVER",
    "BEDROCK, text, '\"stopReason\":\"end_turn\"'",
    "BEDROCK, tools, '\"stopReason\":\"tool_use\"'",
    "BEDROCK, reasoning, '\"stopReason\":\"end_turn\"'",
    "BEDROCK, empty, '\"stopReason\":\"end_turn\"'",
    "BEDROCK, guardrail, '\"stopReason\":\"guardrail_intervened\"'",
    "BEDROCK, exception_midstream, NEVER",
    "BEDROCK, malformed_tool, NEVER",
  })
  void cutAnywhereItIsCompleteOnlyWithTheProof(Dialect dialect, String name, String proof) {
    byte[] stream = Recorded.stream(dialect, name);
    String latin = new String(stream, java.nio.charset.StandardCharsets.ISO_8859_1);
    int mark = latin.indexOf(proof);
    int proven = proof.equals("NEVER") ? Integer.MAX_VALUE : latin.indexOf('\n', mark);
    assertThat(proof.equals("NEVER") || mark > 0).isTrue();
    for (int cut = 0; cut <= stream.length; cut++) {
      StreamMachine machine = StreamMachine.of(dialect);
      run(machine, Arrays.copyOf(stream, cut));
      assertThat(machine.complete()).as(name + " cut at " + cut).isEqualTo(cut >= proven);
    }
  }

  @Test
  void everyChoiceMustFinish() {
    StreamMachine two = StreamMachine.of(Dialect.OPENAI, 2);
    byte[] stream = Recorded.stream(Dialect.OPENAI, "two_choices");
    List<Event> events = Recorded.events(stream);
    List<Boolean> complete = new ArrayList<>();
    for (Event event : events) {
      byte[] data = event.bytes();
      two.on(event.name(), data, 0, data.length);
      complete.add(two.complete());
    }
    assertThat(complete).containsExactly(false, false, false, true, true);
    StreamMachine more = StreamMachine.of(Dialect.OPENAI, 3);
    run(more, stream);
    assertThat(more.complete()).isFalse();
  }

  @Test
  void countsTokens() {
    StreamMachine chat = StreamMachine.of(Dialect.OPENAI);
    run(chat, Recorded.stream(Dialect.OPENAI, "text"));
    assertThat(chat.usage())
        .isEqualTo(new StreamUsage(OptionalLong.of(19), OptionalLong.of(7), OptionalLong.of(4)));
    StreamMachine messages = StreamMachine.of(Dialect.ANTHROPIC);
    run(messages, Recorded.stream(Dialect.ANTHROPIC, "text"));
    assertThat(messages.usage())
        .isEqualTo(new StreamUsage(OptionalLong.of(30), OptionalLong.of(15), OptionalLong.of(5)));
    assertThat(StreamMachine.of(Dialect.OPENAI).usage()).isEqualTo(StreamUsage.UNKNOWN);
  }

  @Test
  void keepsTheErrorAsItCame() {
    StreamMachine machine = StreamMachine.of(Dialect.OPENAI);
    run(machine, Recorded.stream(Dialect.OPENAI, "mistral_flat_error"));
    assertThat(new String(machine.error().orElseThrow(), UTF_8))
        .startsWith("{\"object\":\"error\",\"message\":\"Service tier");
  }

  @Test
  void knowsAnAnswerWithNothingInIt() {
    StreamMachine empty = StreamMachine.of(Dialect.OPENAI);
    run(empty, Recorded.stream(Dialect.OPENAI, "empty"));
    assertThat(empty.empty()).isTrue();
    StreamMachine filtered = StreamMachine.of(Dialect.OPENAI);
    chat(
        filtered,
        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"content_filter\"}]}");
    assertThat(filtered.complete()).isTrue();
    assertThat(filtered.empty()).isFalse();
    StreamMachine bareCall = StreamMachine.of(Dialect.OPENAI);
    chat(
        bareCall,
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}");
    assertThat(bareCall.toolOpen()).isTrue();
    chat(bareCall, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");
    assertThat(bareCall.empty()).isFalse();
    assertThat(bareCall.content()).isFalse();
    assertThat(bareCall.toolOpen()).isFalse();
  }

  @Test
  void seesWhenTheModelThinks() {
    StreamMachine chat = StreamMachine.of(Dialect.OPENAI);
    chat(chat, "{\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}");
    assertThat(chat.thinking()).isTrue();
    chat(chat, "{\"choices\":[{\"delta\":{\"content\":\"4\"}}]}");
    assertThat(chat.thinking()).isFalse();
    StreamMachine messages = StreamMachine.of(Dialect.ANTHROPIC);
    chat(
        messages,
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"redacted_thinking\"}}");
    assertThat(messages.thinking()).isTrue();
    chat(messages, "{\"type\":\"content_block_stop\",\"index\":0}");
    assertThat(messages.thinking()).isFalse();
  }

  @Test
  void aToolOfTheProvidersOwnRunsUntilTheNextBlockBegins() {
    StreamMachine messages = StreamMachine.of(Dialect.ANTHROPIC);
    chat(
        messages,
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
            + "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\"}}");
    chat(messages, "{\"type\":\"content_block_stop\",\"index\":0}");
    assertThat(messages.thinking()).isTrue();
    chat(
        messages,
        "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":"
            + "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s\",\"content\":[]}}");
    assertThat(messages.thinking()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "OPENAI|BAD_JSON|nonsense",
        "OPENAI|BAD_JSON|",
        "OPENAI|BAD_JSON|[1]",
        "OPENAI|BAD_JSON|{'choices':[{'delta':{'content':'x'}}]",
        "OPENAI|BAD_JSON|{'choices':[{'delta':{'content':'x'}}]} x",
        "OPENAI|BAD_JSON|{'choices':[{'delta':{'content':'x'},}]}",
        "OPENAI|BAD_JSON|{'choices':[{'delta':{'content':'x'} 'a':1}]}",
        "OPENAI|META|{}",
        "OPENAI|META|{'choices':[],'usage':null}",
        "OPENAI|META|{'error':null}",
        "OPENAI|FAILED|{'error':{}}",
        "OPENAI|FAILED|{'error':'text'}",
        "OPENAI|FAILED|{'choices':[{'finish_reason':'error'}]}",
        "OPENAI|FAILED|{'choices':[{'finish_reason':'insufficient_system_resource'}]}",
        "OPENAI|HELD|{'choices':[{'delta':{'x':{'error':1}},'error':null}]}",
        "OPENAI|CONTENT|{'choices':[{'delta':{'content':[{'type':'text','text':'x'}]}}]}",
        "OPENAI|HELD|{'choices':[{'delta':{'content':[]}}]}",
        "OPENAI|CONTENT|{'choices':[{'delta':{'refusal':'no'}}]}",
        "OPENAI|CONTENT|{'choices':[{'delta':{'audio':{'id':'a'}}}]}",
        "OPENAI|CONTENT|{'choices':[{'delta':{'tool_calls':[{'custom':{'input':'x'}}]}}]}",
        "OPENAI|CONTENT|{'choices':[{'delta':{'function_call':{'arguments':'x'}}}]}",
        "OPENAI|CONTENT|{'choices':[{'delta':{'content':'x'},'finish_reason':'stop'}]}",
        "OPENAI|HELD|{'choices':[{'delta':{},'finish_reason':''}]}",
        "ANTHROPIC|META|{'type':'ping'}",
        "ANTHROPIC|META|{'type':'something_new','x':[1]}",
        "ANTHROPIC|FAILED|{'type':'error','error':{}}",
        "ANTHROPIC|FAILED|{'error':{'message':'x'}}",
        "ANTHROPIC|BAD_JSON|{'type':'ping'",
        "ANTHROPIC|HELD|{'type':'content_block_delta','delta':{'type':'text_delta','text':''}}",
        "ANTHROPIC|HELD|{'delta':{'signature':'abc','type':'signature_delta'},'type':'content_block_delta'}",
        "ANTHROPIC|CONTENT|{'delta':{'text':'a'},'type':'content_block_delta'}",
      })
  void judgesOddEvents(Dialect dialect, Signal signal, String data) {
    assertThat(first(dialect, data == null ? "" : data.replace('\'', '"'))).isEqualTo(signal);
  }

  @Test
  void aBrokenEventLeavesNoTrace() {
    StreamMachine machine = StreamMachine.of(Dialect.OPENAI);
    assertThat(
            chat(
                machine,
                "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]"))
        .isEqualTo(Signal.BAD_JSON);
    assertThat(machine.content()).isFalse();
    assertThat(machine.complete()).isFalse();
  }

  @Test
  void afterTheProofOnlyUsageCounts() {
    StreamMachine machine = StreamMachine.of(Dialect.OPENAI);
    chat(machine, "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}");
    assertThat(chat(machine, "{\"choices\":[{\"delta\":{\"content\":\"y\"}}]}"))
        .isEqualTo(Signal.LATE);
    assertThat(chat(machine, "{\"error\":{}}")).isEqualTo(Signal.LATE);
    assertThat(chat(machine, "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}"))
        .isEqualTo(Signal.USAGE);
    assertThat(chat(machine, "[DONE]")).isEqualTo(Signal.DONE);
    assertThat(machine.complete()).isTrue();
  }

  @Test
  void aMessageStopWithAnOpenBlockProvesNothing() {
    StreamMachine machine = StreamMachine.of(Dialect.ANTHROPIC);
    chat(
        machine,
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\"}}");
    chat(machine, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}");
    assertThat(chat(machine, "{\"type\":\"message_stop\"}")).isEqualTo(Signal.DONE);
    assertThat(machine.complete()).isFalse();
  }
}

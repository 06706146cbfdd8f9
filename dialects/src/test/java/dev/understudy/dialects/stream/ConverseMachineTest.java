package dev.understudy.dialects.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverseMachineTest {
  private final StreamMachine machine = StreamMachine.of(Dialect.BEDROCK);

  private Signal on(String name, String data) {
    byte[] bytes = data.replace('\'', '"').getBytes(UTF_8);
    return machine.on(name, bytes, 0, bytes.length);
  }

  private void play(String recording) {
    for (Event event : Recorded.events(Recorded.stream(Dialect.BEDROCK, recording))) {
      machine.on(event.name(), event.bytes(), 0, event.bytes().length);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "contentBlockDelta|BAD_JSON|nonsense",
        "contentBlockDelta|BAD_JSON|",
        "contentBlockDelta|BAD_JSON|[1]",
        "messageStop|BAD_JSON|{'stopReason':'end_turn'",
        "messageStop|BAD_JSON|{'stopReason':'end_turn'} x",
        "contentBlockDelta|HELD|{}",
        "contentBlockDelta|HELD|{'delta':{'text':''}}",
        "contentBlockDelta|HELD|{'delta':{'text':null}}",
        "contentBlockDelta|HELD|{'delta':{'toolUse':{'input':''}}}",
        "contentBlockDelta|HELD|{'delta':{'reasoningContent':{'signature':'abc'}}}",
        "contentBlockDelta|HELD|{'delta':{'reasoningContent':{'redactedContent':'abc'}}}",
        "contentBlockDelta|HELD|{'delta':{'citation':{'title':'t'}}}",
        "contentBlockDelta|CONTENT|{'delta':{'text':'a'},'contentBlockIndex':0,'p':'abc'}",
        "contentBlockDelta|CONTENT|{'delta':{'toolUse':{'input':'{'}}}",
        "contentBlockDelta|CONTENT|{'delta':{'reasoningContent':{'text':'hm'}}}",
        "contentBlockStart|HELD|{'start':{'toolUse':{'toolUseId':'a','name':'f'}}}",
        "contentBlockStop|HELD|{'contentBlockIndex':0}",
        "messageStop|FINISH|{'stopReason':'end_turn'}",
        "messageStop|FINISH|{}",
        "messageStop|FAILED|{'stopReason':'malformed_model_output'}",
        "metadata|USAGE|{'usage':{'inputTokens':1}}",
        "metadata|META|{'metrics':{}}",
        "somethingNew|META|{'text':'x'}",
        "exception:validationException|FAILED|{'message':'x'}",
        "exception:|FAILED|",
      })
  void judgesEvents(String name, Signal signal, String data) {
    assertThat(on(name, data == null ? "" : data)).isEqualTo(signal);
  }

  @Test
  void anExceptionIsKeptAsAnErrorBodyWithItsType() {
    on("exception:throttlingException", " {'message':'slow \\u00e9'} ");
    assertThat(new String(machine.error().orElseThrow(), UTF_8))
        .isEqualTo("{\"__type\":\"throttlingException\",\"message\":\"slow \\u00e9\"} ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}", "[1]", "{'message':", "text", "{'message':'x'} y"})
  void anExceptionWithoutASoundBodyIsKeptByItsTypeAlone(String data) {
    on("exception:odd\"Exception", data);
    assertThat(new String(machine.error().orElseThrow(), UTF_8))
        .isEqualTo("{\"__type\":\"odd\\\"Exception\"}");
  }

  @Test
  void countsTokensWithThoseOfTheCache() {
    play("text");
    assertThat(machine.usage())
        .isEqualTo(new StreamUsage(OptionalLong.of(30), OptionalLong.of(9), OptionalLong.of(5)));
  }

  @Test
  void aPolicyReasonExcusesAnEmptyAnswer() {
    play("guardrail");
    assertThat(machine.complete()).isTrue();
    assertThat(machine.empty()).isFalse();
  }

  @Test
  void anAnswerWithNothingInItIsEmpty() {
    play("empty");
    assertThat(machine.empty()).isTrue();
  }

  @Test
  void aCallWithoutArgumentsIsAnAnswer() {
    on("contentBlockStart", "{'contentBlockIndex':0,'start':{'toolUse':{'name':'f'}}}");
    assertThat(machine.toolOpen()).isTrue();
    on("contentBlockStop", "{'contentBlockIndex':0}");
    on("messageStop", "{'stopReason':'tool_use'}");
    assertThat(machine.content()).isFalse();
    assertThat(machine.empty()).isFalse();
    assertThat(machine.toolOpen()).isFalse();
  }

  @Test
  void seesWhenTheModelThinks() {
    on("contentBlockDelta", "{'contentBlockIndex':0,'delta':{'reasoningContent':{'text':'a'}}}");
    assertThat(machine.thinking()).isTrue();
    on("contentBlockStop", "{'contentBlockIndex':0}");
    assertThat(machine.thinking()).isFalse();
  }

  @Test
  void afterTheProofOnlyUsageCounts() {
    on("contentBlockDelta", "{'delta':{'text':'a'}}");
    on("messageStop", "{'stopReason':'end_turn'}");
    assertThat(on("contentBlockDelta", "{'delta':{'text':'b'}}")).isEqualTo(Signal.LATE);
    assertThat(on("exception:internalServerException", "{}")).isEqualTo(Signal.LATE);
    assertThat(on("messageStop", "{'stopReason':'end_turn'}")).isEqualTo(Signal.LATE);
    assertThat(on("metadata", "{'usage':{'inputTokens':2}}")).isEqualTo(Signal.USAGE);
    assertThat(machine.complete()).isTrue();
  }

  @Test
  void aBrokenEventLeavesNoTrace() {
    assertThat(on("contentBlockDelta", "{'delta':{'text':'x'}")).isEqualTo(Signal.BAD_JSON);
    assertThat(on("messageStop", "{'stopReason':'end_turn'")).isEqualTo(Signal.BAD_JSON);
    assertThat(machine.content()).isFalse();
    assertThat(machine.complete()).isFalse();
  }
}

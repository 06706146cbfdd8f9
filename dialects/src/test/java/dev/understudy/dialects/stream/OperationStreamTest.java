package dev.understudy.dialects.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.dialects.Endpoint;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Streams of the operations that are no conversations.
class OperationStreamTest {
  private static Signal on(StreamMachine machine, String data) {
    byte[] bytes = data.getBytes(UTF_8);
    return machine.on("", bytes, 0, bytes.length);
  }

  private static String choice(int index, String text, String finish) {
    return "{\"choices\":[{\"index\":%d,\"text\":\"%s\",\"finish_reason\":%s}]}"
        .formatted(index, text, finish);
  }

  @Test
  void aCompletionIsCompleteWhenEveryChoiceIs() {
    StreamMachine machine = StreamMachine.of(Endpoint.COMPLETIONS, 2);
    assertThat(on(machine, choice(0, "", "null"))).isEqualTo(Signal.HELD);
    assertThat(on(machine, choice(0, "a", "null"))).isEqualTo(Signal.CONTENT);
    assertThat(on(machine, choice(0, "", "\"stop\""))).isEqualTo(Signal.FINISH);
    assertThat(machine.complete()).isFalse();
    assertThat(on(machine, choice(1, "b", "\"length\""))).isEqualTo(Signal.CONTENT);
    assertThat(machine.complete()).isTrue();
    assertThat(on(machine, "{\"choices\":[],\"usage\":{\"completion_tokens\":7}}"))
        .isEqualTo(Signal.USAGE);
    assertThat(machine.usage().output()).isEqualTo(OptionalLong.of(7));
    assertThat(on(machine, "[DONE]")).isEqualTo(Signal.DONE);
    assertThat(machine.empty()).isFalse();
  }

  @Test
  void aCompletionWithoutTextIsEmptyUnlessItWasFiltered() {
    StreamMachine empty = StreamMachine.of(Endpoint.COMPLETIONS, 1);
    on(empty, choice(0, "", "\"stop\""));
    assertThat(empty.empty()).isTrue();
    StreamMachine filtered = StreamMachine.of(Endpoint.COMPLETIONS, 1);
    on(filtered, choice(0, "", "\"content_filter\""));
    assertThat(filtered.empty()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Endpoint.class,
      names = {"COMPLETIONS", "IMAGE_GENERATIONS", "IMAGE_EDITS", "SPEECH", "TRANSCRIPTIONS"})
  void anErrorFailsTheStreamAndTheEndMarkProvesNothing(Endpoint endpoint) {
    StreamMachine machine = StreamMachine.of(endpoint, 1);
    assertThat(on(machine, "[DONE]")).isEqualTo(Signal.DONE);
    assertThat(machine.complete()).isFalse();
    assertThat(on(machine, "{\"a\"")).isEqualTo(Signal.BAD_JSON);
    assertThat(on(machine, "[]")).isEqualTo(Signal.BAD_JSON);
    assertThat(on(machine, "{\"error\":{\"code\":\"x\"}}")).isEqualTo(Signal.FAILED);
    assertThat(machine.error()).isPresent();
  }

  @Test
  void everyImageThatWasAskedForMustCome() {
    StreamMachine machine = StreamMachine.of(Endpoint.IMAGE_GENERATIONS, 2);
    String whole = "{\"type\":\"image_generation.completed\",\"b64_json\":\"AA\"}";
    assertThat(on(machine, "{\"type\":\"image_generation.partial_image\",\"b64_json\":\"A\"}"))
        .isEqualTo(Signal.CONTENT);
    assertThat(on(machine, whole)).isEqualTo(Signal.CONTENT);
    assertThat(machine.complete()).isFalse();
    assertThat(on(machine, whole)).isEqualTo(Signal.CONTENT);
    assertThat(machine.complete()).isTrue();
    assertThat(on(machine, whole)).isEqualTo(Signal.LATE);
  }

  @Test
  void aTranscriptOfSilenceIsAnAnswer() {
    StreamMachine machine = StreamMachine.of(Endpoint.TRANSCRIPTIONS, 1);
    assertThat(on(machine, "{\"type\":\"transcript.text.done\",\"text\":\"\"}"))
        .isEqualTo(Signal.FINISH);
    assertThat(machine.complete()).isTrue();
    assertThat(machine.empty()).isFalse();
  }

  @Test
  void speechEndsWithItsOwnMark() {
    StreamMachine machine = StreamMachine.of(Endpoint.SPEECH, 1);
    assertThat(on(machine, "{\"type\":\"speech.audio.delta\",\"audio\":\"AA\"}"))
        .isEqualTo(Signal.CONTENT);
    assertThat(on(machine, "{\"type\":\"speech.audio.unheard_of\"}")).isEqualTo(Signal.META);
    assertThat(machine.complete()).isFalse();
    assertThat(on(machine, "{\"type\":\"speech.audio.done\",\"usage\":{\"output_tokens\":9}}"))
        .isEqualTo(Signal.FINISH);
    assertThat(machine.complete()).isTrue();
    assertThat(machine.usage().output()).isEqualTo(OptionalLong.of(9));
  }

  @Test
  void whatNeverStreamsHasNoMachine() {
    for (Endpoint endpoint : Endpoint.values()) {
      if (!endpoint.streams()) {
        assertThatThrownBy(() -> StreamMachine.of(endpoint, 1)).hasMessageContaining("never");
      }
    }
  }
}

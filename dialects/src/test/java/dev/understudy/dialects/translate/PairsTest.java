package dev.understudy.dialects.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamMachine;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every caller understands what every target says, whole and as a stream.
class PairsTest {

  static Stream<Arguments> pairs() {
    return Known.callers().stream()
        .flatMap(caller -> Known.targets().stream().map(target -> List.of(caller, target)))
        .flatMap(pair ->
            Stream.of(Spoken.values()).map(said -> Arguments.of(pair.get(0), pair.get(1), said)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aWholeAnswerIsUnderstood(Dialect caller, Dialect target, Spoken said) throws Untranslatable {
    byte[] answer = Translation.between(caller, target).answer(said.whole(target));
    understood(caller, Gathered.answer(caller, answer), said);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aStreamIsUnderstoodAndProvesItself(Dialect caller, Dialect target, Spoken said) {
    StreamTranslation translation = Translation.between(caller, target).stream(true);
    StreamMachine machine = StreamMachine.of(target);
    Bytes out = new Bytes(0);
    boolean committed = false;
    for (Event event : Recorded.events(said.stream(target))) {
      byte[] data = event.bytes();
      int before = out.length();
      Signal signal = machine.on(event.name(), data, 0, data.length);
      translation.feed(event.name(), data, 0, data.length, out);
      // Gemini's dialect has room for whole calls only: its first frame may come later.
      if (signal == Signal.CONTENT && !committed && caller != Dialect.GEMINI) {
        assertThat(out.length()).as("what commits is seen: " + event).isGreaterThan(before);
      }
      committed |= signal == Signal.CONTENT;
    }
    assertThat(machine.complete()).isTrue();
    assertThat(committed).isTrue();
    translation.end(out);
    byte[] stream = out.toArray();
    understood(caller, Gathered.stream(caller, stream), said);
    StreamMachine callers = StreamMachine.of(caller);
    for (Event event : Recorded.events(stream)) {
      byte[] data = event.bytes();
      assertThat(callers.on(event.name(), data, 0, data.length))
          .as(event.toString())
          .isNotIn(Signal.FAILED, Signal.BAD_JSON, Signal.LATE);
    }
    assertThat(callers.complete()).isTrue();
    assertThat(callers.usage().output()).hasValue(7);
  }

  private static void understood(Dialect caller, Gathered got, Spoken said) {
    assertThat(got.text())
        .isEqualTo(
            switch (said) {
              case TEXT -> Spoken.HELLO;
              case CALL -> "";
              case CALLS -> "Wait.";
              case REFUSAL -> Spoken.NO;
            });
    assertThat(got.calls().stream().map(call -> call.name() + call.input()))
        .isEqualTo(
            switch (said) {
              case TEXT, REFUSAL -> List.of();
              case CALL -> List.of("look{\"at\":[1,2.50]}");
              case CALLS -> List.of("look{\"at\":[1,2.50]}", "clock{}");
            });
    if (caller != Dialect.GEMINI) {
      assertThat(got.calls().stream().map(Gathered.Call::id))
          .doesNotContain("")
          .doesNotHaveDuplicates();
    }
    assertThat(got.stop())
        .isEqualTo(
            switch (said) {
              case TEXT -> "end_turn";
              case CALL, CALLS -> "tool_use";
              case REFUSAL -> "refusal";
            });
    assertThat(List.of(got.input(), got.output(), got.cached())).containsExactly(20L, 7L, 4L);
  }
}

package dev.understudy.dialects.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.sse.SseWriter;
import dev.understudy.dialects.stream.CommitGate.Move;
import dev.understudy.dialects.stream.CommitGate.Opens;
import dev.understudy.dialects.translate.StreamTranslation;
import dev.understudy.dialects.translate.Translation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitGateTest {

  private static List<Move> play(CommitGate gate, String name, Bytes written) {
    StreamMachine machine = StreamMachine.of(Dialect.OPENAI);
    List<Move> moves = new ArrayList<>();
    for (Event event : Recorded.events(Recorded.stream(Dialect.OPENAI, name))) {
      byte[] data = event.bytes();
      Signal signal = machine.on(event.name(), data, 0, data.length);
      Bytes frame = new Bytes(0);
      SseWriter.event(event.name(), data, 0, data.length, frame);
      Move move = gate.offer(signal, machine, frame.array(), 0, frame.length());
      moves.add(move);
      switch (move) {
        case HOLD -> {}
        case COMMIT -> written.add(gate.release());
        case PASS -> written.add(frame.array(), 0, frame.length());
      }
    }
    return moves;
  }

  @Test
  void opensWithTheFirstContentAndLosesNothing() {
    Bytes written = new Bytes(0);
    assertThat(play(new CommitGate(Opens.WITH_CONTENT), "text", written))
        .containsExactly(Move.HOLD, Move.COMMIT, Move.PASS, Move.PASS, Move.PASS, Move.PASS);
    assertThat(written.toArray()).isEqualTo(Recorded.stream(Dialect.OPENAI, "text"));
  }

  @Test
  void opensWithTheProof() {
    Bytes written = new Bytes(0);
    assertThat(play(new CommitGate(Opens.WHEN_COMPLETE), "tools", written))
        .containsExactly(Move.HOLD, Move.HOLD, Move.HOLD, Move.COMMIT, Move.PASS);
    assertThat(written.toArray()).isEqualTo(Recorded.stream(Dialect.OPENAI, "tools"));
  }

  @Test
  void anEmptyAnswerStaysHeld() {
    CommitGate gate = new CommitGate(Opens.WITH_CONTENT);
    Bytes written = new Bytes(0);
    assertThat(play(gate, "empty", written)).containsExactly(Move.HOLD, Move.HOLD, Move.HOLD);
    assertThat(gate.open()).isFalse();
    assertThat(gate.release()).isEqualTo(Recorded.stream(Dialect.OPENAI, "empty"));
  }

  @Test
  void aCompletionThatNeedsNoContentOpensIt() {
    StreamMachine machine = StreamMachine.of(Dialect.OPENAI);
    byte[] data =
        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}".getBytes(UTF_8);
    Signal signal = machine.on("", data, 0, data.length);
    assertThat(new CommitGate(Opens.WITH_CONTENT).offer(signal, machine, data, 0, data.length))
        .isEqualTo(Move.COMMIT);
  }

  @Test
  void contentThatTheCallerCannotSeeDoesNotOpenIt() {
    Translation translation = Translation.between(Dialect.ANTHROPIC, Dialect.OPENAI);
    StreamTranslation stream = translation.stream(false);
    StreamMachine machine = StreamMachine.of(Dialect.OPENAI);
    CommitGate gate = new CommitGate(Opens.WITH_CONTENT);
    List<Move> moves = new ArrayList<>();
    Bytes frame = new Bytes(0);
    for (String delta : List.of("'role':'assistant','reasoning_content':'hm'", "'content':'4'")) {
      byte[] data =
          ("{'id':'c','model':'m','choices':[{'index':0,'delta':{" + delta + "}}]}")
              .replace('\'', '"')
              .getBytes(UTF_8);
      frame.clear();
      Signal signal = machine.on("", data, 0, data.length);
      assertThat(signal).isEqualTo(Signal.CONTENT);
      stream.feed("", data, 0, data.length, frame);
      moves.add(gate.offer(signal, machine, frame.array(), 0, frame.length()));
    }
    assertThat(moves).containsExactly(Move.HOLD, Move.COMMIT);
    assertThat(new String(gate.release(), UTF_8))
        .startsWith("event: message_start")
        .doesNotContain("hm")
        .contains("text_delta");
  }

  @Test
  void holdsNothingWhenItIsOpenFromTheStart() {
    assertThat(play(new CommitGate(Opens.AT_ONCE), "empty", new Bytes(0))).containsOnly(Move.PASS);
  }

  @Test
  void opensWhenItIsFull() {
    StreamMachine machine = StreamMachine.of(Dialect.OPENAI);
    CommitGate byFrames = new CommitGate(Opens.WITH_CONTENT);
    for (int i = 0; i < CommitGate.MAX_FRAMES; i++) {
      assertThat(byFrames.offer(Signal.META, machine, new byte[1], 0, 1)).isEqualTo(Move.HOLD);
    }
    assertThat(byFrames.offer(Signal.META, machine, new byte[1], 0, 1)).isEqualTo(Move.COMMIT);
    assertThat(byFrames.overflowed()).isTrue();
    CommitGate byBytes = new CommitGate(Opens.WITH_CONTENT);
    byte[] large = new byte[CommitGate.MAX_HELD];
    assertThat(byBytes.offer(Signal.META, machine, large, 0, large.length)).isEqualTo(Move.HOLD);
    assertThat(byBytes.offer(Signal.META, machine, large, 0, 1)).isEqualTo(Move.COMMIT);
    CommitGate whole = new CommitGate(Opens.WHEN_COMPLETE);
    byte[] huge = new byte[CommitGate.MAX_COMPLETE];
    assertThat(whole.offer(Signal.CONTENT, machine, huge, 0, huge.length)).isEqualTo(Move.HOLD);
    assertThat(whole.offer(Signal.CONTENT, machine, huge, 0, 1)).isEqualTo(Move.COMMIT);
    assertThat(whole.overflowed()).isTrue();
  }

  @Test
  void aFailureIsNotAFrame() {
    StreamMachine machine = StreamMachine.of(Dialect.OPENAI);
    CommitGate gate = new CommitGate(Opens.WITH_CONTENT);
    assertThatThrownBy(() -> gate.offer(Signal.FAILED, machine, new byte[0], 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

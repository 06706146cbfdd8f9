package dev.understudy.dialects.neutral;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InTurnTest {
  private final Told told = new Told();
  private final InTurn turn = new InTurn(told);

  /// Writes down what it hears.
  private static final class Told implements StreamEvents {
    final List<String> all = new ArrayList<>();

    @Override
    public void begins(String id, String model) {
      all.add("begins");
    }

    private void add(String what, byte[] data, int from, int to) {
      all.add(what + " " + new String(data, from, to - from, UTF_8));
    }

    @Override
    public void text(byte[] data, int from, int to) {
      add("text", data, from, to);
    }

    @Override
    public void refusal(byte[] data, int from, int to) {
      add("refusal", data, from, to);
    }

    @Override
    public void thought(byte[] data, int from, int to) {
      add("thought", data, from, to);
    }

    @Override
    public void call(int number, String id, String name) {
      all.add("call " + number);
    }

    @Override
    public void arguments(int number, byte[] data, int from, int to) {
      add("arguments " + number, data, from, to);
    }

    @Override
    public void callEnds(int number) {
      all.add("end " + number);
    }

    @Override
    public void ends(Ending ending, Optional<String> stopSequence) {
      all.add("ends");
    }

    @Override
    public void usage(Tokens tokens) {
      all.add("usage");
    }

    @Override
    public void done() {
      all.add("done");
    }
  }

  private void text(String text) {
    turn.text(text.getBytes(UTF_8), 0, text.length());
  }

  private void arguments(int number, String text) {
    turn.arguments(number, text.getBytes(UTF_8), 0, text.length());
  }

  private void call(int number) {
    turn.call(number, "id", "name");
  }

  @Test
  void whatIsInTurnIsPassedOnAtOnce() {
    turn.begins("id", "m");
    text("a");
    call(0);
    arguments(0, "{}");
    assertThat(told.all).containsExactly("begins", "text a", "call 0", "arguments 0 {}");
  }

  @Test
  void textAmongArgumentsComesAfterTheCall() {
    call(0);
    text("a");
    text("b");
    turn.thought("hm".getBytes(UTF_8), 0, 2);
    turn.refusal("no".getBytes(UTF_8), 0, 2);
    arguments(0, "{}");
    turn.callEnds(0);
    assertThat(told.all)
        .containsExactly(
            "call 0", "arguments 0 {}", "end 0", "text ab", "thought hm", "refusal no");
  }

  @Test
  void aCallThatWaitedGoesOnAsSoonAsItMay() {
    call(0);
    call(1);
    arguments(1, "{");
    turn.callEnds(0);
    assertThat(told.all).containsExactly("call 0", "end 0", "call 1", "arguments 1 {");
    arguments(1, "}");
    text("a");
    assertThat(told.all.getLast()).isEqualTo("arguments 1 }");
    turn.callEnds(1);
    assertThat(told.all).endsWith("end 1", "text a");
  }

  @Test
  void aCallThatEndedWhileItWaitedIsToldWhole() {
    call(0);
    call(1);
    call(2);
    arguments(2, "[2]");
    turn.callEnds(1);
    turn.callEnds(2);
    turn.callEnds(0);
    turn.ends(Ending.CALLS, Optional.empty());
    turn.usage(Tokens.UNKNOWN);
    turn.done();
    assertThat(told.all)
        .containsExactly(
            "call 0",
            "end 0",
            "call 1",
            "end 1",
            "call 2",
            "arguments 2 [2]",
            "end 2",
            "ends",
            "usage",
            "done");
  }
}

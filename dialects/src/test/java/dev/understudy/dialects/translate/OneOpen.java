package dev.understudy.dialects.translate;

import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import java.util.Optional;
import java.util.OptionalInt;

/// Insists that while a call is open nothing comes but its arguments and its end.
@SuppressWarnings("ArrayRecordComponent") // never compared
record OneOpen(StreamEvents next, OptionalInt[] open) implements StreamEvents {
  OneOpen(StreamEvents next) {
    this(next, new OptionalInt[] {OptionalInt.empty()});
  }

  private void closed() {
    if (open[0].isPresent()) {
      throw new AssertionError("call " + open[0].getAsInt() + " is open");
    }
  }

  private void open(int number) {
    if (open[0].isEmpty() || open[0].getAsInt() != number) {
      throw new AssertionError("call " + number + " is not open");
    }
  }

  @Override
  public void begins(String id, String model) {
    next.begins(id, model);
  }

  @Override
  public void text(byte[] data, int from, int to) {
    closed();
    next.text(data, from, to);
  }

  @Override
  public void refusal(byte[] data, int from, int to) {
    closed();
    next.refusal(data, from, to);
  }

  @Override
  public void thought(byte[] data, int from, int to) {
    closed();
    next.thought(data, from, to);
  }

  @Override
  public void call(int number, String id, String name) {
    closed();
    open[0] = OptionalInt.of(number);
    next.call(number, id, name);
  }

  @Override
  public void arguments(int number, byte[] data, int from, int to) {
    open(number);
    next.arguments(number, data, from, to);
  }

  @Override
  public void callEnds(int number) {
    open(number);
    open[0] = OptionalInt.empty();
    next.callEnds(number);
  }

  @Override
  public void ends(Ending ending, Optional<String> stopSequence) {
    closed();
    next.ends(ending, stopSequence);
  }

  @Override
  public void usage(Tokens tokens) {
    next.usage(tokens);
  }

  @Override
  public void done() {
    next.done();
  }
}

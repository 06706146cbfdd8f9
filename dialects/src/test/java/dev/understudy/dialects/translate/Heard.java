package dev.understudy.dialects.translate;

import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the events of a stream add up to. Insists on their order.
final class Heard implements StreamEvents {
  private final List<Part> parts = new ArrayList<>();
  private final List<Open> calls = new ArrayList<>();
  private @Nullable String id;
  private String model = "";
  private @Nullable Ending ending;
  private Optional<String> stopSequence = Optional.empty();
  private Tokens tokens = Tokens.UNKNOWN;
  private boolean done;

  private static final class Open {
    final int place;
    final String id;
    final String name;
    final StringBuilder arguments = new StringBuilder();
    boolean ended;

    Open(int place, String id, String name) {
      this.place = place;
      this.id = id;
      this.name = name;
    }
  }

  private void expect(boolean rule, String broken) {
    if (!rule) {
      throw new AssertionError(broken);
    }
  }

  private void saying() {
    expect(id != null, "nothing is said before the beginning");
    expect(ending == null, "nothing is said after the end");
  }

  @Override
  public void begins(String id, String model) {
    expect(this.id == null, "it begins once");
    this.id = id;
    this.model = model;
  }

  @Override
  public void text(byte[] data, int from, int to) {
    saying();
    String more = Text.decode(data, from, to);
    if (!parts.isEmpty() && parts.getLast() instanceof Part.Text(String before)) {
      parts.set(parts.size() - 1, new Part.Text(before + more));
    } else {
      parts.add(new Part.Text(more));
    }
  }

  @Override
  public void refusal(byte[] data, int from, int to) {
    saying();
    String more = Text.decode(data, from, to);
    if (!parts.isEmpty() && parts.getLast() instanceof Part.Refusal(String before)) {
      parts.set(parts.size() - 1, new Part.Refusal(before + more));
    } else {
      parts.add(new Part.Refusal(more));
    }
  }

  @Override
  public void thought(byte[] data, int from, int to) {
    saying();
    String more = Text.decode(data, from, to);
    if (!parts.isEmpty() && parts.getLast() instanceof Part.Thought(String before)) {
      parts.set(parts.size() - 1, new Part.Thought(before + more));
    } else {
      parts.add(new Part.Thought(more));
    }
  }

  @Override
  public void call(int number, String id, String name) {
    saying();
    expect(number == calls.size(), "calls are numbered from 0");
    calls.add(new Open(parts.size(), id, name));
    parts.add(new Part.Call(id, name, "{}"));
  }

  @Override
  public void arguments(int number, byte[] data, int from, int to) {
    saying();
    expect(number < calls.size() && !calls.get(number).ended, "arguments of an open call");
    calls.get(number).arguments.append(Text.decode(data, from, to));
  }

  @Override
  public void callEnds(int number) {
    saying();
    expect(number < calls.size() && !calls.get(number).ended, "an open call ends");
    Open call = calls.get(number);
    call.ended = true;
    String arguments = call.arguments.isEmpty() ? "{}" : call.arguments.toString();
    parts.set(call.place, new Part.Call(call.id, call.name, arguments));
  }

  @Override
  public void ends(Ending ending, Optional<String> stopSequence) {
    saying();
    expect(calls.stream().allMatch(call -> call.ended), "no call is open at the end");
    this.ending = ending;
    this.stopSequence = stopSequence;
  }

  @Override
  public void usage(Tokens tokens) {
    expect(id != null && !done, "usage comes between the beginning and the last word");
    this.tokens = tokens;
  }

  @Override
  public void done() {
    expect(ending != null && !done, "it is done once, after the end");
    done = true;
  }

  /// Whether it was told to be over.
  boolean isDone() {
    return done;
  }

  /// All of it.
  Reply reply() {
    if (id == null || ending == null) {
      throw new AssertionError("neither begun nor ended");
    }
    return new Reply(id, model, parts, ending, stopSequence, tokens);
  }
}

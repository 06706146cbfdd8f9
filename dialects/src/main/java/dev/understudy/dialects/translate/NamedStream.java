package dev.understudy.dialects.translate;

import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import java.util.Optional;

/// A stream with an id and a model, whether its target tells them or not.
///
/// @param next hears everything
/// @param ownId if the target tells none
/// @param ownModel if the target tells none
record NamedStream(StreamEvents next, String ownId, String ownModel) implements StreamEvents {
  @Override
  public void begins(String id, String model) {
    next.begins(id.isEmpty() ? ownId : id, model.isEmpty() ? ownModel : model);
  }

  @Override
  public void text(byte[] data, int from, int to) {
    next.text(data, from, to);
  }

  @Override
  public void refusal(byte[] data, int from, int to) {
    next.refusal(data, from, to);
  }

  @Override
  public void thought(byte[] data, int from, int to) {
    next.thought(data, from, to);
  }

  @Override
  public void call(int number, String id, String name) {
    next.call(number, id, name);
  }

  @Override
  public void arguments(int number, byte[] data, int from, int to) {
    next.arguments(number, data, from, to);
  }

  @Override
  public void callEnds(int number) {
    next.callEnds(number);
  }

  @Override
  public void ends(Ending ending, Optional<String> stopSequence) {
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

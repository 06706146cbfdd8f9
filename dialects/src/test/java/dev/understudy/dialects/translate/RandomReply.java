package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/// Answers as models give them, whole and as streams.
final class RandomReply {
  private final Random random;
  private final RandomPrompt prompts;

  RandomReply(long seed) {
    random = new Random(seed);
    prompts = new RandomPrompt(seed);
  }

  Reply next() {
    List<Part> parts = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      parts.add(new Part.Thought(prompts.text()));
    }
    boolean refuses = random.nextInt(5) == 0;
    if (refuses) {
      parts.add(new Part.Refusal(prompts.text()));
      return reply(parts, Ending.REFUSED);
    }
    boolean speaks = random.nextBoolean();
    if (speaks) {
      parts.add(new Part.Text(prompts.text()));
    }
    int calls = random.nextInt(speaks ? 0 : 1, 4);
    for (int i = 0; i < calls; i++) {
      parts.add(prompts.call());
    }
    Ending[] endings = {Ending.STOP, Ending.LENGTH, Ending.STOP_SEQUENCE, Ending.REFUSED};
    return reply(parts, calls > 0 ? Ending.CALLS : endings[random.nextInt(endings.length)]);
  }

  private Reply reply(List<Part> parts, Ending ending) {
    long input = random.nextInt(10, 1000);
    long output = random.nextInt(10, 1000);
    OptionalLong cached = OptionalLong.of(random.nextLong(input));
    OptionalLong reasoning = OptionalLong.of(random.nextLong(output));
    Tokens tokens =
        new Tokens(
            OptionalLong.of(input),
            OptionalLong.of(output),
            cached,
            OptionalLong.empty(),
            reasoning);
    Optional<String> stop = ending == Ending.STOP_SEQUENCE ? Optional.of("</s>") : Optional.empty();
    return new Reply("id-" + random.nextInt(1000), "model-x", parts, ending, stop, tokens);
  }

  /// Tells an answer in pieces. Calls come one in another if `mixed`.
  void tell(Reply reply, boolean mixed, StreamEvents into) {
    into.begins(reply.id(), reply.model());
    List<Part.Call> calls = new ArrayList<>();
    for (Part part : reply.parts()) {
      switch (part) {
        case Part.Text(var text) -> pieces(text).forEach(p -> into.text(p, 0, p.length));
        case Part.Thought(var text) -> pieces(text).forEach(p -> into.thought(p, 0, p.length));
        case Part.Refusal(var text) -> pieces(text).forEach(p -> into.refusal(p, 0, p.length));
        case Part.Call call -> calls.add(call);
        default -> throw new AssertionError("not told: " + part);
      }
    }
    if (mixed) {
      mixed(calls, into);
    } else {
      inTurn(calls, into);
    }
    into.ends(reply.ending(), reply.stopSequence());
    into.usage(reply.tokens());
    into.done();
  }

  private void inTurn(List<Part.Call> calls, StreamEvents into) {
    for (int number = 0; number < calls.size(); number++) {
      Part.Call call = calls.get(number);
      into.call(number, call.id(), call.name());
      for (byte[] piece : pieces(call.arguments())) {
        into.arguments(number, piece, 0, piece.length);
      }
      into.callEnds(number);
    }
  }

  private void mixed(List<Part.Call> calls, StreamEvents into) {
    List<List<byte[]>> rest = new ArrayList<>();
    for (int number = 0; number < calls.size(); number++) {
      Part.Call call = calls.get(number);
      into.call(number, call.id(), call.name());
      rest.add(new ArrayList<>(pieces(call.arguments())));
    }
    while (rest.stream().anyMatch(pieces -> !pieces.isEmpty())) {
      int number = random.nextInt(rest.size());
      if (!rest.get(number).isEmpty()) {
        byte[] piece = rest.get(number).removeFirst();
        into.arguments(number, piece, 0, piece.length);
      }
    }
    for (int number = 0; number < calls.size(); number++) {
      into.callEnds(number);
    }
  }

  /// A text cut between characters, each piece escaped.
  private List<byte[]> pieces(String text) {
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = text.offsetByCodePoints(from, 1);
      while (to < text.length() && random.nextInt(4) > 0) {
        to = text.offsetByCodePoints(to, 1);
      }
      byte[] plain = text.substring(from, to).getBytes(UTF_8);
      Bytes escaped = new Bytes(16);
      JsonWriter.escaped(plain, 0, plain.length, escaped);
      pieces.add(escaped.toArray());
      from = to;
    }
    return pieces;
  }
}

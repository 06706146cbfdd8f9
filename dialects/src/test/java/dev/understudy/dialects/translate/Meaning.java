package dev.understudy.dialects.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What must survive in every answer, whatever its dialects: the words, the calls, why it ended,
/// what it cost. Ids of calls and reasoning may be lost, and a refusal may become words.
///
/// @param words texts and refusals, put together
/// @param calls names and arguments
record Meaning(
    String words, List<String> calls, Ending ending, long input, long output, long cached) {
  static Meaning of(Reply reply) {
    StringBuilder words = new StringBuilder();
    List<String> calls = new ArrayList<>();
    for (Part part : reply.parts()) {
      switch (part) {
        case Part.Text(var text) -> words.append(text);
        case Part.Refusal(var text) -> words.append(text);
        case Part.Call call -> calls.add(call.name() + " " + Probe.tree(call.arguments()));
        default -> {}
      }
    }
    return new Meaning(
        words.toString(),
        calls,
        ending(reply.ending()),
        reply.tokens().input().orElse(0),
        reply.tokens().output().orElse(0),
        reply.tokens().cached().orElse(0));
  }

  /// Only Anthropic and Bedrock tell a stop text from a stop, only Anthropic pauses.
  private static Ending ending(Ending ending) {
    return switch (ending) {
      case STOP, STOP_SEQUENCE, PAUSED -> Ending.STOP;
      case LENGTH, CALLS, REFUSED -> ending;
    };
  }

  /// Reasoning arrives whole or not at all.
  static void assertThoughtIsWholeOrAbsent(Reply got, Reply said) {
    assertThat(thought(got)).isIn("", thought(said));
  }

  static String thought(Reply reply) {
    return reply.parts().stream()
        .filter(Part.Thought.class::isInstance)
        .map(part -> ((Part.Thought) part).text())
        .collect(Collectors.joining());
  }
}

package dev.understudy.e2e.traces;

import dev.understudy.e2e.Reply;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// What a client makes of a whole answer.
///
/// @param tool the only tool that is called
/// @param finish why the model stopped, in the words of the client's dialect
/// @param input tokens of the prompt; empty if they are not told
/// @param output tokens of the answer; empty if they are not told
record Understood(
    String text,
    String tool,
    JsonNode arguments,
    String finish,
    OptionalInt input,
    OptionalInt output) {
  static Understood of(
      String text, String tool, String arguments, String finish, JsonNode input, JsonNode output) {
    return new Understood(
        text, tool, Reply.parse(arguments), finish, number(input), number(output));
  }

  private static OptionalInt number(JsonNode node) {
    return node.isNumber() ? OptionalInt.of(node.asInt()) : OptionalInt.empty();
  }
}

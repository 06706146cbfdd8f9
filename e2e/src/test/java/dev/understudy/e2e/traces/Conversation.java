package dev.understudy.e2e.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.e2e.Reply;
import dev.understudy.testkit.peer.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// What every trace says; the clients for Node say it in `traces.mjs`.
final class Conversation {
  static final String KEY = "callers-key";
  static final String SYSTEM = "Be brief. Greet with \"Grüß Gott\". 🌦️";
  static final String QUESTION = "What is the weather in Tromsø?";
  static final String SAID = "Let me look.";
  static final String RESULT = "−3 °C, snow ❄️";
  static final String NEXT = "And in Zürich? 🙂";
  static final String TOOL = "weather";
  static final String DESCRIPTION = "The weather of a city, e.g. Zürich.";
  static final String CITY = "Its name, in its own language.";
  static final double TEMPERATURE = 0.2;
  static final int LIMIT = 300;
  static final String USER = "user-1";
  static final String BETA = "extended-cache-ttl-2025-04-11";

  private Conversation() {}

  /// All of it is in what a provider was asked, in whatever form, and the result of the tool
  /// belongs to its call.
  static void isIn(Received request, Dialect dialect) {
    JsonNode body = Reply.parse(request.text());
    Set<String> leaves = new TreeSet<>();
    leaves(body, leaves);
    assertThat(leaves)
        .contains(
            SYSTEM,
            QUESTION,
            SAID,
            RESULT,
            NEXT,
            TOOL,
            DESCRIPTION,
            CITY,
            "Tromsø",
            Double.toString(TEMPERATURE),
            Integer.toString(LIMIT));
    List<String> ids = ids(body, dialect);
    assertThat(ids).hasSize(2).doesNotContain("");
    assertThat(ids.get(0)).isEqualTo(ids.get(1));
  }

  /// What is written at the ends of a document; arguments that are written as a text are read.
  private static void leaves(JsonNode node, Set<String> leaves) {
    if (node.isContainer()) {
      node.forEach(child -> leaves(child, leaves));
    } else if (node.asString("").startsWith("{")) {
      leaves(Reply.parse(node.asString()), leaves);
    } else {
      leaves.add(node.isNumber() ? node.toString() : node.asString(""));
    }
  }

  /// What connects the call with its result: of the call, of the result.
  private static List<String> ids(JsonNode body, Dialect dialect) {
    return switch (dialect) {
      case CHAT -> found(body, "/tool_calls/0/id", "/tool_call_id");
      case RESPONSES -> found(body, "/call_id");
      case MESSAGES -> found(body, "/id", "/tool_use_id");
      case GEMINI -> found(body, "/functionCall/name", "/functionResponse/name");
      case BEDROCK -> found(body, "/toolUse/toolUseId", "/toolResult/toolUseId");
    };
  }

  private static List<String> found(JsonNode node, String... pointers) {
    var found = new ArrayList<String>();
    for (String pointer : pointers) {
      if (node.at(pointer).isString()) {
        found.add(node.at(pointer).asString());
      }
    }
    node.forEach(child -> found.addAll(found(child, pointers)));
    return found;
  }
}

package dev.understudy.dialects.classify;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The content of a Bedrock converse answer: `output.message.content`.
final class ConverseContent extends AnswerContent {

  @Override
  boolean field(String name, JsonParser parser) {
    if (name.equals("output") && parser.currentToken() == JsonToken.START_OBJECT) {
      into("message", parser, () -> into("content", parser, () -> blocks(parser)));
      return true;
    }
    if (name.equals("stopReason")) {
      ending(parser);
    }
    return false;
  }

  @Override
  boolean refused() {
    return endings().contains("guardrail_intervened") || endings().contains("content_filtered");
  }

  /// Reads one container of the object under the parser and skips the rest.
  private static void into(String wanted, JsonParser parser, Runnable reading) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean here = parser.currentName().equals(wanted);
      JsonToken token = parser.nextToken();
      if (here && (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY)) {
        reading.run();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void blocks(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    shaped = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        block(parser);
      } else {
        shaped = false;
        parser.skipChildren();
      }
    }
  }

  /// A block is an object with one member, which says what it is. A text holds something if it is
  /// not empty; everything else if there is anything in it.
  private void block(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      parser.nextToken();
      something |= holdsAnything(parser);
    }
  }
}

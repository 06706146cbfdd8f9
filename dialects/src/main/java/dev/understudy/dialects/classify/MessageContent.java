package dev.understudy.dialects.classify;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The content of an Anthropic message.
final class MessageContent extends AnswerContent {

  @Override
  boolean field(String name, JsonParser parser) {
    if (name.equals("content") && parser.currentToken() == JsonToken.START_ARRAY) {
      blocks(parser);
      return true;
    }
    if (name.equals("stop_reason")) {
      ending(parser);
    }
    return false;
  }

  @Override
  boolean refused() {
    return endings().contains("refusal");
  }

  private void blocks(JsonParser parser) {
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

  /// A block holds something if its text does; a block of any other type is something by itself.
  private void block(JsonParser parser) {
    String type = "";
    boolean text = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("type") && token == JsonToken.VALUE_STRING) {
        type = parser.getString();
      } else if (name.equals("text") || name.equals("thinking")) {
        text |= holdsAnything(parser);
      } else {
        parser.skipChildren();
      }
    }
    boolean isText = type.isEmpty() || type.equals("text") || type.equals("thinking");
    something |= text || !isText;
  }
}

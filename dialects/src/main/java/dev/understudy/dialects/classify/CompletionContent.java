package dev.understudy.dialects.classify;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The content of OpenAI's older text completions.
final class CompletionContent extends AnswerContent {

  @Override
  boolean field(String name, JsonParser parser) {
    if (!name.equals("choices") || parser.currentToken() != JsonToken.START_ARRAY) {
      return false;
    }
    shaped = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      shaped &= choice(parser);
    }
    return true;
  }

  @Override
  boolean refused() {
    return endings().contains("content_filter");
  }

  private boolean choice(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return false;
    }
    boolean text = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("text") && token == JsonToken.VALUE_STRING) {
        text = true;
        something |= parser.getStringLength() > 0;
      } else if (name.equals("finish_reason")) {
        ending(parser);
      } else {
        parser.skipChildren();
      }
    }
    return text;
  }
}

package dev.understudy.dialects.classify;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The content of an OpenAI list of embeddings. Every vector must hold something.
final class EmbeddingContent extends AnswerContent {

  @Override
  boolean field(String name, JsonParser parser) {
    if (!name.equals("data") || parser.currentToken() != JsonToken.START_ARRAY) {
      return false;
    }
    shaped = true;
    boolean any = false;
    boolean all = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      any = true;
      all &= entry(parser);
    }
    something = any && all;
    return true;
  }

  @Override
  boolean refused() {
    return false;
  }

  private boolean entry(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      shaped = false;
      parser.skipChildren();
      return false;
    }
    boolean vector = false;
    boolean filled = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("embedding")) {
        vector = true;
        filled = holdsAnything(parser);
      } else {
        parser.skipChildren();
      }
    }
    shaped &= vector;
    return filled;
  }
}

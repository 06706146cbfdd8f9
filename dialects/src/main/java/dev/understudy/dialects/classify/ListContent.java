package dev.understudy.dialects.classify;

import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The content of an answer that is a list of objects: verdicts of a moderation, ranks, images.
final class ListContent extends AnswerContent {
  private final Set<String> names;
  private final Set<String> wanted;

  /// @param names what the list may be called
  /// @param wanted every object must have one of these, with something in it
  ListContent(Set<String> names, Set<String> wanted) {
    this.names = names;
    this.wanted = wanted;
  }

  @Override
  boolean field(String name, JsonParser parser) {
    if (!names.contains(name) || parser.currentToken() != JsonToken.START_ARRAY) {
      return false;
    }
    shaped = true;
    boolean any = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      any = true;
      shaped &= entry(parser);
    }
    something = any;
    return true;
  }

  @Override
  boolean refused() {
    return false;
  }

  private boolean entry(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return false;
    }
    boolean found = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      found |= wanted.contains(name) && token != JsonToken.VALUE_NULL;
      parser.skipChildren();
    }
    return found;
  }
}

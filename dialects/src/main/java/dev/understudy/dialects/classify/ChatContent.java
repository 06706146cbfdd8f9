package dev.understudy.dialects.classify;

import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The content of an OpenAI chat completion.
final class ChatContent extends AnswerContent {
  private static final Set<String> CONTENT =
      Set.of(
          "content",
          "refusal",
          "tool_calls",
          "function_call",
          "audio",
          "images",
          "reasoning",
          "reasoning_content",
          "reasoning_details");

  @Override
  boolean field(String name, JsonParser parser) {
    if (name.equals("choices") && parser.currentToken() == JsonToken.START_ARRAY) {
      choices(parser);
      return true;
    }
    if (name.equals("usage") && parser.currentToken() == JsonToken.START_OBJECT) {
      usage(parser);
      return true;
    }
    return false;
  }

  @Override
  boolean refused() {
    return endings().contains("content_filter") || endings().contains("refusal");
  }

  private void choices(JsonParser parser) {
    shaped = true;
    boolean any = false;
    boolean message = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      any = true;
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        message |= choice(parser);
      } else {
        parser.skipChildren();
      }
    }
    shaped = message || !any;
  }

  private boolean choice(JsonParser parser) {
    boolean message = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("message") && token == JsonToken.START_OBJECT) {
        message = true;
        message(parser);
      } else if (name.equals("finish_reason")) {
        ending(parser);
      } else {
        parser.skipChildren();
      }
    }
    return message;
  }

  private void message(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (CONTENT.contains(name)) {
        something |= holdsAnything(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  /// Reasoning that is only counted, not shown, is content too.
  private void usage(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("completion_tokens_details") && token == JsonToken.START_OBJECT) {
        usage(parser);
      } else if (name.equals("reasoning_tokens") && token == JsonToken.VALUE_NUMBER_INT) {
        something |= !parser.getString().equals("0");
      } else {
        parser.skipChildren();
      }
    }
  }
}

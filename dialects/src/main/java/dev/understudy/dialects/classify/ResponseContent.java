package dev.understudy.dialects.classify;

import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The content of an OpenAI response.
final class ResponseContent extends AnswerContent {
  /// Items that only lead to an answer.
  private static final Set<String> STEPS =
      Set.of("web_search_call", "file_search_call", "mcp_list_tools");

  @Override
  boolean field(String name, JsonParser parser) {
    JsonToken token = parser.currentToken();
    return switch (name) {
      case "output" -> token == JsonToken.START_ARRAY && output(parser);
      case "usage" -> token == JsonToken.START_OBJECT && usage(parser);
      case "incomplete_details" -> token == JsonToken.START_OBJECT && details(parser);
      case "status" -> {
        ending(parser);
        yield false;
      }
      default -> false;
    };
  }

  /// A response that was accepted and goes on without us has nothing in it yet.
  @Override
  boolean refused() {
    return endings().contains("content_filter")
        || endings().contains("queued")
        || endings().contains("in_progress");
  }

  /// One that failed is no answer, even if it does not say why.
  @Override
  boolean misshapen() {
    return endings().contains("failed") || endings().contains("cancelled");
  }

  private boolean output(JsonParser parser) {
    shaped = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        item(parser);
      } else {
        shaped = false;
        parser.skipChildren();
      }
    }
    return true;
  }

  /// A message or a reasoning item holds something if one of its texts does; an item of any other
  /// type is something by itself, unless it is only a step.
  private void item(JsonParser parser) {
    String type = "message";
    boolean text = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("type") && token == JsonToken.VALUE_STRING) {
        type = parser.getString();
      } else if ((name.equals("content") || name.equals("summary"))
          && token == JsonToken.START_ARRAY) {
        text |= parts(parser);
      } else {
        parser.skipChildren();
      }
    }
    boolean frame = type.equals("message") || type.equals("reasoning") || STEPS.contains(type);
    something |= text || !frame;
  }

  private static boolean parts(JsonParser parser) {
    boolean text = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("text") || name.equals("refusal")) {
          text |= holdsAnything(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    return text;
  }

  private boolean details(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("reason")) {
        ending(parser);
      }
      parser.skipChildren();
    }
    return true;
  }

  /// Reasoning that is only counted, not shown, is content too.
  private boolean usage(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("output_tokens_details") && token == JsonToken.START_OBJECT) {
        usage(parser);
      } else if (name.equals("reasoning_tokens") && token == JsonToken.VALUE_NUMBER_INT) {
        something |= !parser.getString().equals("0");
      } else {
        parser.skipChildren();
      }
    }
    return true;
  }
}

package dev.understudy.dialects.classify;

import dev.understudy.dialects.gemini.FinishReason;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The content of a Gemini answer. One without candidates is empty, unless it says that the prompt
/// was blocked: that is an error.
final class CandidateContent extends AnswerContent {
  private static final Set<String> CONTENT =
      Set.of(
          "text",
          "functionCall",
          "inlineData",
          "fileData",
          "executableCode",
          "codeExecutionResult");

  private static final Set<String> OWN =
      Set.of("promptFeedback", "usageMetadata", "modelVersion", "responseId");

  private boolean counted;

  @Override
  boolean field(String name, JsonParser parser) {
    if (name.equals("candidates") && parser.currentToken() == JsonToken.START_ARRAY) {
      shaped = true;
      candidates(parser);
      return true;
    }
    shaped |= OWN.contains(name);
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    if (name.equals("promptFeedback")) {
      promptFeedback(parser);
      return true;
    }
    if (name.equals("usageMetadata")) {
      usage(parser);
      return true;
    }
    return false;
  }

  @Override
  boolean refused() {
    boolean botched = endings().stream().anyMatch(CandidateContent::isBotched);
    return (counted && !botched) || endings().stream().anyMatch(CandidateContent::isExcuse);
  }

  private static boolean isBotched(String ending) {
    return FinishReason.isBotchedCall(ending.toUpperCase(Locale.ROOT));
  }

  private static boolean isExcuse(String ending) {
    String reason = ending.toUpperCase(Locale.ROOT);
    return FinishReason.isPolicy(reason) || reason.equals(FinishReason.CONTINUATION);
  }

  private void promptFeedback(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean reason = parser.currentName().equals("blockReason");
      parser.nextToken();
      if (reason && holdsAnything(parser)) {
        failed();
      } else if (!reason) {
        parser.skipChildren();
      }
    }
  }

  /// Thoughts that are only counted, not shown, are content too.
  private void usage(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean thoughts = parser.currentName().equals("thoughtsTokenCount");
      if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
        counted |= thoughts && !parser.getString().equals("0");
      } else {
        parser.skipChildren();
      }
    }
  }

  private void candidates(JsonParser parser) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        candidate(parser);
      } else {
        shaped = false;
        parser.skipChildren();
      }
    }
  }

  private void candidate(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("content") && token == JsonToken.START_OBJECT) {
        content(parser);
      } else if (name.equals("finishReason")) {
        ending(parser);
        parser.skipChildren();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void content(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean parts = parser.currentName().equals("parts");
      if (parser.nextToken() == JsonToken.START_ARRAY && parts) {
        parts(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void parts(JsonParser parser) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        part(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void part(JsonParser parser) {
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
}

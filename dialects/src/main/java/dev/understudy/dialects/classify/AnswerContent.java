package dev.understudy.dialects.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// What an answer holds, collected in one pass over its document. One per operation; the parser
/// stands on the value that a method is about, and on its last token when the method is done.
abstract sealed class AnswerContent
    permits ChatContent,
        MessageContent,
        CandidateContent,
        ResponseContent,
        ConverseContent,
        EmbeddingContent,
        CountContent,
        CompletionContent,
        ListContent,
        TranscriptContent {
  private final List<String> endings = new ArrayList<>();
  private boolean error;

  /// Something that the caller asked for was seen.
  boolean something;

  /// The container that must be there was seen, and everything in it had the right shape.
  boolean shaped;

  /// A field of the document, or of an object that the operation looks into.
  ///
  /// @return whether the value was read; if not, it is skipped
  abstract boolean field(String name, JsonParser parser);

  /// Whether an answer without anything in it ended for a reason of policy.
  abstract boolean refused();

  /// Whether the document says of itself that it is no answer.
  boolean misshapen() {
    return false;
  }

  /// Reads the document.
  final void object(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("error")) {
        error |= token != JsonToken.VALUE_NULL;
        parser.skipChildren();
      } else if (name.equals("object") && token == JsonToken.VALUE_STRING) {
        error |= parser.getString().equals("error");
      } else if (!field(name, parser)) {
        parser.skipChildren();
      }
    }
  }

  final AnswerShape.Fit fit() {
    if (!shaped || misshapen()) {
      return AnswerShape.Fit.MISFIT;
    }
    return something || refused() ? AnswerShape.Fit.GOOD : AnswerShape.Fit.EMPTY;
  }

  final String why(AnswerShape.Fit fit) {
    return switch (fit) {
      case GOOD -> "";
      case EMPTY -> "a complete answer with nothing in it" + ended();
      case BROKEN -> "unreadable";
      case MISFIT -> "JSON of another shape";
    };
  }

  private String ended() {
    return endings.isEmpty() ? "" : ", ended with " + String.join(", ", endings);
  }

  /// Notes that the answer says that it is an error.
  final void failed() {
    error = true;
  }

  final boolean error() {
    return error;
  }

  final List<String> endings() {
    return endings;
  }

  /// Notes how the answer ended.
  final void ending(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_STRING && endings.size() < 16) {
      endings.add(parser.getString().toLowerCase(Locale.ROOT));
    }
  }

  /// Whether the value under the parser holds anything: a text, an element, a field, a number.
  static boolean holdsAnything(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getStringLength() > 0;
      case START_ARRAY -> holdsMore(parser, JsonToken.END_ARRAY);
      case START_OBJECT -> holdsMore(parser, JsonToken.END_OBJECT);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE -> true;
      case VALUE_FALSE,
          VALUE_NULL,
          VALUE_EMBEDDED_OBJECT,
          END_OBJECT,
          END_ARRAY,
          PROPERTY_NAME,
          NOT_AVAILABLE ->
          false;
    };
  }

  private static boolean holdsMore(JsonParser parser, JsonToken end) {
    boolean more = false;
    while (parser.nextToken() != end) {
      more = true;
      parser.skipChildren();
    }
    return more;
  }
}

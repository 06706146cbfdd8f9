package dev.understudy.dialects.classify;

import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.json.Text;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Whether the body of a plain 2xx answer is what the operation promises.
///
/// @param fit the judgement
/// @param why what is wrong, without any of the content
/// @param error whether the body says that it is an error
/// @param endings how the answer says it ended, in lower case
record AnswerShape(Fit fit, String why, boolean error, List<String> endings) {

  /// How well a body fits.
  enum Fit {
    /// Sound, and with something in it.
    GOOD,
    /// Sound and of the right shape, but without anything in it and without a policy reason.
    EMPTY,
    /// Not JSON: cut, not UTF-8, followed by more text.
    BROKEN,
    /// Sound JSON of another shape.
    MISFIT
  }

  private static final JsonFactory JSON = JsonFactory.builder().build();

  AnswerShape {
    endings = List.copyOf(endings);
  }

  /// Reads a whole body, strictly.
  ///
  /// @param media the media type in lower case, without parameters
  static AnswerShape read(Endpoint endpoint, String media, byte[] body) {
    return switch (endpoint) {
      case SPEECH -> sound(media, body);
      case TRANSCRIPTIONS, TRANSLATIONS -> transcript(endpoint, media, body);
      default -> read(endpoint, body);
    };
  }

  /// Whether a media type is what speech comes in.
  static boolean isSound(String media) {
    return media.startsWith("audio/") || media.equals("application/octet-stream");
  }

  private static AnswerShape sound(String media, byte[] body) {
    Fit fit = !isSound(media) ? Fit.MISFIT : body.length == 0 ? Fit.EMPTY : Fit.GOOD;
    String why = fit == Fit.MISFIT ? "no sound" : fit == Fit.EMPTY ? "an empty sound" : "";
    return new AnswerShape(fit, why, false, List.of());
  }

  /// JSON or, if that was asked for, bare text, which may well be empty: nobody spoke. An error
  /// that came as bare text is still one.
  private static AnswerShape transcript(Endpoint endpoint, String media, byte[] body) {
    AnswerShape json = read(endpoint, body);
    if (json.error() || media.equals("application/json")) {
      return json;
    }
    return isUtf8(body)
        ? new AnswerShape(Fit.GOOD, "", false, List.of())
        : broken("text that is not UTF-8");
  }

  /// The same for an operation whose answers are JSON, whatever its media type says.
  static AnswerShape read(Endpoint endpoint, byte[] body) {
    if (!isUtf8(body)) {
      return broken("not UTF-8");
    }
    AnswerContent content =
        switch (endpoint) {
          case CHAT_COMPLETIONS -> new ChatContent();
          case MESSAGES -> new MessageContent();
          case CONVERSE -> new ConverseContent();
          case RESPONSES -> new ResponseContent();
          case GENERATE_CONTENT -> new CandidateContent();
          case EMBEDDINGS -> new EmbeddingContent();
          case COUNT_TOKENS -> new CountContent();
          case COMPLETIONS -> new CompletionContent();
          case MODERATIONS -> new ListContent(Set.of("results"), Set.of("flagged", "categories"));
          case RERANK ->
              new ListContent(Set.of("results", "data"), Set.of("relevance_score", "score"));
          case IMAGE_GENERATIONS, IMAGE_EDITS ->
              new ListContent(Set.of("data"), Set.of("b64_json", "url"));
          case TRANSCRIPTIONS, TRANSLATIONS -> new TranscriptContent();
          default -> throw new IllegalArgumentException("no shape for " + endpoint);
        };
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      JsonToken root = parser.nextToken();
      if (root == null) {
        return broken("no body");
      }
      if (root == JsonToken.START_OBJECT) {
        content.object(parser);
      } else {
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        return broken("text after the JSON document");
      }
      Fit fit = root == JsonToken.START_OBJECT ? content.fit() : Fit.MISFIT;
      return new AnswerShape(fit, content.why(fit), content.error(), content.endings());
    } catch (JacksonException notJson) {
      return broken("not JSON from byte " + notJson.getLocation().getByteOffset());
    }
  }

  private static AnswerShape broken(String why) {
    return new AnswerShape(Fit.BROKEN, why, false, List.of());
  }

  /// Whether every byte is UTF-8. A document in UTF-16 has a zero byte at its start, which the
  /// parser would take as a hint to decode it.
  private static boolean isUtf8(byte[] body) {
    if (body.length > 1 && (body[0] == 0 || body[1] == 0)) {
      return false;
    }
    return Text.isUtf8(body, 0, body.length);
  }
}

package dev.understudy.dialects.classify;

import dev.understudy.dialects.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
          case EMBEDDINGS -> new EmbeddingContent();
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
    int at = 0;
    while (at < body.length && body[at] >= 0) {
      at++;
    }
    if (at == body.length) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, at, body.length - at));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}

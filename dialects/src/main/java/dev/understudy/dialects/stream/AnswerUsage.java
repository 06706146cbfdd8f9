package dev.understudy.dialects.stream;

import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.UsageCount;
import java.util.OptionalLong;

/// What a whole answer tells of its tokens, in whichever dialect it is.
public final class AnswerUsage {
  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private long prompt;
  private long answer;
  private long cached;
  private boolean metadata;

  private AnswerUsage() {}

  /// Looks for the usage at the top of `body[0, to)`.
  public static StreamUsage of(byte[] body, int to) {
    AnswerUsage found = new AnswerUsage();
    found.read(body, to);
    return found.metadata
        ? new StreamUsage(
            OptionalLong.of(found.prompt),
            OptionalLong.of(found.answer),
            OptionalLong.of(found.cached))
        : new StreamUsage(found.usage.input(), found.usage.output(), found.usage.cached());
  }

  private void read(byte[] body, int to) {
    json.reset(body, 0, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("usage")) {
        usage.read(json);
      } else if (json.keyIs("usageMetadata")) {
        gemini();
      } else {
        json.skip();
      }
    }
  }

  private void gemini() {
    if (!json.object()) {
      return;
    }
    metadata = true;
    while (json.key()) {
      if (json.keyIs("promptTokenCount")) {
        prompt = json.number();
      } else if (json.keyIs("candidatesTokenCount") || json.keyIs("thoughtsTokenCount")) {
        answer += json.number();
      } else if (json.keyIs("cachedContentTokenCount")) {
        cached = json.number();
      } else {
        json.skip();
      }
    }
  }
}

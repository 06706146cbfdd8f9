package dev.understudy.dialects.stream;

import dev.understudy.dialects.json.JsonCursor;
import java.util.OptionalLong;

/// Gathers Gemini's `usageMetadata`, whose numbers are sums since the start of the answer: later
/// ones replace earlier ones. Not thread-safe.
///
/// Google counts thoughts apart from the candidates, and what tools have put into the prompt apart
/// from the prompt; cached tokens are part of the prompt.
final class UsageMetadata {
  private boolean inputKnown;
  private boolean outputKnown;
  private boolean cachedKnown;
  private long prompt;
  private long toolUse;
  private long candidates;
  private long thoughts;
  private long cached;

  /// Reads a usage object; says whether there was one.
  boolean read(JsonCursor json) {
    if (!json.object()) {
      return false;
    }
    while (json.key()) {
      member(json);
    }
    return true;
  }

  private void member(JsonCursor json) {
    if (json.keyIs("promptTokenCount")) {
      prompt = json.number();
      inputKnown = true;
    } else if (json.keyIs("toolUsePromptTokenCount")) {
      toolUse = json.number();
    } else if (json.keyIs("candidatesTokenCount")) {
      candidates = json.number();
      outputKnown = true;
    } else if (json.keyIs("thoughtsTokenCount")) {
      thoughts = json.number();
      outputKnown = true;
    } else if (json.keyIs("cachedContentTokenCount")) {
      cached = json.number();
      cachedKnown = true;
    } else {
      json.skip();
    }
  }

  /// Whether tokens were spent on thoughts.
  boolean reasoned() {
    return thoughts > 0;
  }

  StreamUsage tokens() {
    return new StreamUsage(
        known(inputKnown, prompt + toolUse),
        known(outputKnown, candidates + thoughts),
        known(cachedKnown, cached));
  }

  private static OptionalLong known(boolean known, long number) {
    return known ? OptionalLong.of(number) : OptionalLong.empty();
  }
}

package dev.understudy.dialects.json;

import dev.understudy.dialects.neutral.Tokens;
import java.util.OptionalLong;

/// Gathers Gemini's `usageMetadata`, whose numbers are sums since the start of the answer: later
/// ones replace earlier ones. Not thread-safe.
///
/// Google counts thoughts apart from the candidates, and what tools have put into the prompt apart
/// from the prompt; cached tokens are part of the prompt.
public final class UsageMetadata {
  private boolean inputKnown;
  private boolean outputKnown;
  private boolean cachedKnown;
  private boolean thoughtsKnown;
  private long prompt;
  private long toolUse;
  private long candidates;
  private long thoughts;
  private long cached;

  /// A count that knows nothing.
  public UsageMetadata() {}

  /// Reads a usage object; says whether there was one.
  public boolean read(JsonCursor json) {
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
      thoughtsKnown = true;
    } else if (json.keyIs("cachedContentTokenCount")) {
      cached = json.number();
      cachedKnown = true;
    } else {
      json.skip();
    }
  }

  /// Whether tokens were spent on thoughts.
  public boolean reasoned() {
    return thoughts > 0;
  }

  /// What is known.
  public Tokens tokens() {
    return new Tokens(
        known(inputKnown, prompt + toolUse),
        known(outputKnown, candidates + thoughts),
        known(cachedKnown, cached),
        OptionalLong.empty(),
        known(thoughtsKnown, thoughts));
  }

  private static OptionalLong known(boolean known, long number) {
    return known ? OptionalLong.of(number) : OptionalLong.empty();
  }
}

package dev.understudy.dialects.json;

import dev.understudy.dialects.neutral.Tokens;
import java.util.OptionalLong;

/// Gathers the numbers of usage objects of OpenAI's, Anthropic's and Bedrock's dialects. Later
/// numbers replace earlier ones. Not thread-safe.
public final class UsageCount {
  private boolean inputKnown;
  private boolean outputKnown;
  private boolean cachedKnown;
  private boolean cacheWrittenKnown;
  private boolean reasoningKnown;
  private long input;
  private long output;
  private long cached;
  private long cacheWritten;
  private long reasoning;
  private boolean cachedApart;

  /// A count that knows nothing.
  public UsageCount() {}

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
    if (json.keyIs("prompt_tokens") || json.keyIs("input_tokens") || json.keyIs("inputTokens")) {
      input = json.number();
      inputKnown = true;
    } else if (json.keyIs("completion_tokens")
        || json.keyIs("output_tokens")
        || json.keyIs("outputTokens")) {
      output = json.number();
      outputKnown = true;
    } else if (json.keyIs("cache_read_input_tokens") || json.keyIs("cacheReadInputTokens")) {
      cached = json.number();
      cachedKnown = true;
      cachedApart = true;
    } else if (json.keyIs("cache_creation_input_tokens") || json.keyIs("cacheWriteInputTokens")) {
      cacheWritten = json.number();
      cacheWrittenKnown = true;
      cachedApart = true;
    } else if (json.keyIs("prompt_cache_hit_tokens")) {
      cached = json.number();
      cachedKnown = true;
    } else if (json.keyIs("prompt_tokens_details")
        || json.keyIs("completion_tokens_details")
        || json.keyIs("input_tokens_details")
        || json.keyIs("output_tokens_details")) {
      details(json);
    } else {
      json.skip();
    }
  }

  private void details(JsonCursor json) {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("cached_tokens")) {
        cached = json.number();
        cachedKnown = true;
      } else if (json.keyIs("reasoning_tokens")) {
        reasoning = json.number();
        reasoningKnown = true;
      } else {
        json.skip();
      }
    }
  }

  /// Whether tokens were spent on reasoning.
  public boolean reasoned() {
    return reasoning > 0;
  }

  /// Tokens of the prompt, cached ones included.
  public OptionalLong input() {
    long whole = cachedApart ? input + cached + cacheWritten : input;
    return inputKnown ? OptionalLong.of(whole) : OptionalLong.empty();
  }

  /// Tokens of the answer.
  public OptionalLong output() {
    return outputKnown ? OptionalLong.of(output) : OptionalLong.empty();
  }

  /// Tokens of the prompt that came from a cache.
  public OptionalLong cached() {
    return cachedKnown ? OptionalLong.of(cached) : OptionalLong.empty();
  }

  /// All of it.
  public Tokens tokens() {
    return new Tokens(
        input(),
        output(),
        cached(),
        cacheWrittenKnown ? OptionalLong.of(cacheWritten) : OptionalLong.empty(),
        reasoningKnown ? OptionalLong.of(reasoning) : OptionalLong.empty());
  }
}

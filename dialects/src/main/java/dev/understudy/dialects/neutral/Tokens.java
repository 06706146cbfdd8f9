package dev.understudy.dialects.neutral;

import java.util.OptionalLong;

/// What an answer cost. What is absent was not told.
///
/// @param input tokens of the prompt, those read from or written to a cache included
/// @param output tokens of the answer, reasoning included
/// @param cached tokens of the prompt that were read from a cache
/// @param cacheWritten tokens of the prompt that were written to a cache
/// @param reasoning tokens of the answer that are reasoning
public record Tokens(
    OptionalLong input,
    OptionalLong output,
    OptionalLong cached,
    OptionalLong cacheWritten,
    OptionalLong reasoning) {
  /// Nothing is known.
  public static final Tokens UNKNOWN =
      new Tokens(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());
}

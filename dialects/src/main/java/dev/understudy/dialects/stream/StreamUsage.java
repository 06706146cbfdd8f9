package dev.understudy.dialects.stream;

import java.util.OptionalLong;

/// Tokens of one attempt, as far as its stream has told.
///
/// @param input tokens of the prompt, cached ones included
/// @param output tokens of the answer
/// @param cached tokens of the prompt that came from a cache
public record StreamUsage(OptionalLong input, OptionalLong output, OptionalLong cached) {
  /// Nothing is known.
  public static final StreamUsage UNKNOWN =
      new StreamUsage(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}

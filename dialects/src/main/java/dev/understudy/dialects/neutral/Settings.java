package dev.understudy.dialects.neutral;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What the caller sets beside the conversation. What is absent was not said.
///
/// @param maxTokens the most tokens of the answer, reasoning included
/// @param temperature as the caller wrote it: OpenAI's and Gemini's scale ends at 2, Anthropic's
///   and Bedrock's at 1
/// @param stop texts that end the answer, in the caller's order
/// @param user who the caller's user is
public record Settings(
    OptionalLong maxTokens,
    Optional<BigDecimal> temperature,
    Optional<BigDecimal> topP,
    OptionalInt topK,
    List<String> stop,
    OptionalLong seed,
    Optional<BigDecimal> presencePenalty,
    Optional<BigDecimal> frequencyPenalty,
    Optional<Reasoning> reasoning,
    Optional<String> user) {
  public Settings {
    stop = List.copyOf(stop);
  }
}

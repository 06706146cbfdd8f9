package dev.understudy.provider;

import java.util.Optional;

/// What had reached the caller when a stream broke.
///
/// @param text of the first choice
/// @param chunks how many pieces, those without content included
/// @param content whether any piece had content
/// @param toolCallOpen whether a tool call had begun whose finish mark never came
/// @param usage the tokens, as far as the provider told
public record Delivered(
    String text, long chunks, boolean content, boolean toolCallOpen, Optional<Usage> usage) {
  /// Nothing.
  public static final Delivered NOTHING = new Delivered("", 0, false, false, Optional.empty());
}

package dev.understudy.dialects.neutral;

import java.util.List;
import java.util.Optional;

/// A whole answer.
///
/// @param id as the target wrote it; empty if its dialect has none
/// @param model the target's name for the model; empty if its dialect does not say
/// @param parts texts, thoughts, calls and refusals, in their order
/// @param stopSequence the text that ended it, if the dialect says
public record Reply(
    String id,
    String model,
    List<Part> parts,
    Ending ending,
    Optional<String> stopSequence,
    Tokens tokens) {
  public Reply {
    parts = List.copyOf(parts);
  }
}

package dev.understudy.dialects.neutral;

import java.util.List;
import java.util.Optional;

/// What a caller asks for.
///
/// @param system the instructions, wherever the dialect puts them, in their order; texts that a
///   dialect with room for one text only joins with an empty line
/// @param turns the conversation so far, oldest first
/// @param parallelTools whether several calls may come in one answer; absent if the caller does not
///   say
/// @param stream whether the answer is to be a stream
public record Prompt(
    List<Part> system,
    List<Turn> turns,
    List<Tool> tools,
    ToolChoice toolChoice,
    Optional<Boolean> parallelTools,
    Settings settings,
    Format format,
    boolean stream) {
  public Prompt {
    system = List.copyOf(system);
    turns = List.copyOf(turns);
    tools = List.copyOf(tools);
  }
}

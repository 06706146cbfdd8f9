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

  /// Keeps count of what a caller is given, piece by piece. Not thread-safe.
  public static final class Tally {
    private final StringBuilder text = new StringBuilder();
    private long chunks;
    private boolean content;
    private boolean toolCallOpen;
    private Optional<Usage> usage = Optional.empty();

    /// Counts from nothing.
    public Tally() {}

    /// The caller is given one more piece.
    public void add(ChatChunk chunk) {
      chunks++;
      if (chunk.usage().isPresent()) {
        usage = chunk.usage();
      }
      for (ChunkChoice choice : chunk.choices()) {
        if (choice.index() == 0) {
          text.append(choice.delta().content().orElse(""));
        }
        content |= choice.delta().hasContent();
        toolCallOpen |= !choice.delta().toolCalls().isEmpty();
        toolCallOpen &= choice.finishReason().isEmpty();
      }
    }

    /// All that the caller was given so far.
    public Delivered delivered() {
      return new Delivered(text.toString(), chunks, content, toolCallOpen, usage);
    }
  }
}

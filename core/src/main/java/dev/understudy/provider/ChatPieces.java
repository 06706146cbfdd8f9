package dev.understudy.provider;

import dev.understudy.resume.Piece;
import dev.understudy.resume.Pieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the pieces of a chat are, of streams with one answer.
enum ChatPieces implements Pieces<ChatChunk> {
  CHAT;

  @Override
  public Piece read(ChatChunk chunk) {
    StringBuilder text = new StringBuilder();
    Piece.Sort sort = Piece.Sort.PLAIN;
    boolean last = false;
    for (ChunkChoice choice : chunk.choices()) {
      Piece.Sort mine = sort(choice);
      sort = mine.compareTo(sort) > 0 ? mine : sort;
      last |= choice.finishReason().isPresent();
      text.append(choice.index() == 0 ? choice.delta().content().orElse("") : "");
    }
    return new Piece(text.toString(), sort, last);
  }

  private static Piece.Sort sort(ChunkChoice choice) {
    Delta delta = choice.delta();
    boolean beside =
        Delta.filled(delta.refusal())
            || !delta.extra().object("audio").isEmpty()
            || !delta.extra().object("function_call").isEmpty()
            || (choice.index() != 0 && delta.hasContent());
    if (beside || delta.toolCalls().stream().anyMatch(ToolCallDelta::hasContent)) {
      return Piece.Sort.BOUND;
    }
    if (!delta.toolCalls().isEmpty()) {
      return Piece.Sort.HEAD;
    }
    boolean thought =
        Delta.filled(delta.reasoningContent()) || Delta.filled(delta.extra().text("reasoning"));
    return thought ? Piece.Sort.THOUGHT : Piece.Sort.PLAIN;
  }

  @Override
  public ChatChunk without(ChatChunk chunk, int count) {
    List<ChunkChoice> choices = new ArrayList<>();
    int left = count;
    for (ChunkChoice choice : chunk.choices()) {
      String text = choice.delta().content().orElse("");
      int cut = choice.index() == 0 ? Math.min(left, text.length()) : 0;
      left -= cut;
      choices.add(
          cut == 0
              ? choice
              : choice.toBuilder()
                  .delta(choice.delta().toBuilder().content(text.substring(cut)).build())
                  .build());
    }
    return chunk.toBuilder().choices(choices).build();
  }

  /// A piece of one attempt's stream as a piece of another's: of the same answer, and without the
  /// role, which the reader knows.
  static ChatChunk of(ChatChunk first, ChatChunk chunk) {
    ChatChunk.Builder same =
        chunk.toBuilder()
            .choices(chunk.choices().stream().map(ChatPieces::roleless).toList())
            .model(first.model());
    if (!first.id().isEmpty()) {
      same.id(first.id());
    }
    if (first.created() != 0) {
      same.created(first.created());
    }
    return same.build();
  }

  private static ChunkChoice roleless(ChunkChoice choice) {
    Delta delta = choice.delta();
    return delta.role().equals(Optional.empty())
        ? choice
        : choice.toBuilder().delta(Delta.of(delta.toJson().without("role"))).build();
  }
}

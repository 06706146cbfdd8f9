package dev.understudy.springai;

import dev.understudy.resume.Piece;
import dev.understudy.resume.Pieces;
import java.util.ArrayList;
import java.util.List;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/// What the pieces of a streamed answer are, for an attempt that goes on with another one's text.
///
/// @param structured whether the caller asked for a schema: half a document is nobody's to finish
record ResponsePieces(boolean structured) implements Pieces<Said> {

  @Override
  public Piece read(Said item) {
    Piece piece = sort(item.piece());
    return Content.finished(item.piece()) ? piece.ending() : piece;
  }

  private Piece sort(ChatResponse item) {
    if (!Content.in(item)) {
      return Content.refused(item) ? Piece.bound() : Piece.NOTHING;
    }
    if (Content.thinks(item)) {
      return Piece.thought();
    }
    return structured || item.getResults().size() > 1 || !Content.onlyText(item)
        ? Piece.bound()
        : Piece.text(Content.text(item).orElse(""));
  }

  @Override
  public Said without(Said item, int count) {
    List<Generation> shorter = new ArrayList<>();
    for (Generation generation : item.piece().getResults()) {
      AssistantMessage whole = generation.getOutput();
      String text = whole.getText() == null ? "" : whole.getText();
      shorter.add(
          new Generation(
              AssistantMessage.builder()
                  .content(text.substring(Math.min(count, text.length())))
                  .properties(whole.getMetadata())
                  .media(whole.getMedia())
                  .build(),
              generation.getMetadata()));
    }
    return new Said(
        ChatResponse.builder().from(item.piece()).generations(shorter).build(), item.attempt());
  }

  /// [ProvenStream] has looked at that.
  @Override
  public boolean proven() {
    return false;
  }
}

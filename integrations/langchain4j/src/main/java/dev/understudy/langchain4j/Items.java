package dev.understudy.langchain4j;

import dev.understudy.resume.Piece;
import dev.understudy.resume.Pieces;

/// What the items of a stream add to the answer.
///
/// @param formed whether the answer must have a form, so that none of its text is free
record Items(boolean formed) implements Pieces<Item> {
  @Override
  public Piece read(Item item) {
    return switch (item) {
      case Item.Text(var text, var attempt) ->
          formed ? new Piece(text, Piece.Sort.BOUND, false) : Piece.text(text);
      case Item.Thinking thinking -> Piece.thought();
      case Item.ToolPart part -> Piece.bound();
      case Item.ToolDone call -> Piece.bound();
      case Item.Raw raw -> Piece.NOTHING;
      case Item.Whole whole -> whole.news() ? Piece.bound().ending() : Piece.end();
    };
  }

  @Override
  public Item without(Item item, int count) {
    return item instanceof Item.Text(var text, var attempt)
        ? new Item.Text(text.substring(count), attempt)
        : item;
  }
}

package dev.understudy.resume;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/// Puts the stream of another attempt behind what the reader has: leaves out the items whose text
/// the reader has, cuts the one at the seam, and passes on the rest. Its reasoning is left out: the
/// reader has seen none. Not thread-safe.
///
/// @param <T> an item
public final class Splice<T> {
  private record Held<T>(T item, Piece piece) {}

  private final Pieces<T> pieces;
  private final Seam seam;
  private final StringBuilder lacking = new StringBuilder();
  private final Deque<Held<T>> held = new ArrayDeque<>();
  private int fed;
  private boolean open;

  /// @param seam where the texts meet
  public Splice(Pieces<T> pieces, Seam seam) {
    this.pieces = pieces;
    this.seam = seam;
  }

  /// Takes an item.
  ///
  /// @param out gets the items that the reader lacks, and what is in them
  /// @return false if the attempt's answer is another one: nothing of it may be shown
  public boolean take(T item, Piece piece, BiConsumer<? super T, ? super Piece> out) {
    held.add(new Held<>(item, piece));
    if (!open && !piece.text().isEmpty()) {
      fed += piece.text().length();
      if (!seam.take(piece.text(), lacking)) {
        return false;
      }
    }
    if (!open && (piece.binds() || piece.last())) {
      return end(out);
    }
    if (open || !lacking.isEmpty()) {
      release(out);
    } else if (!seam.holds()) {
      held.clear();
      fed = 0;
    }
    return true;
  }

  /// The attempt's stream is complete.
  ///
  /// @return false if its answer is another one: it is shorter than what the reader has
  public boolean end(BiConsumer<? super T, ? super Piece> out) {
    boolean same = open || seam.end(lacking);
    if (same) {
      release(out);
    }
    return same;
  }

  private void release(BiConsumer<? super T, ? super Piece> out) {
    int known = open ? 0 : fed - lacking.length();
    boolean passed = open;
    open = true;
    for (Held<T> next = held.poll(); next != null; next = held.poll()) {
      Piece piece = next.piece();
      int length = piece.text().length();
      int cut = Math.min(known, length);
      known -= cut;
      boolean lacked = length > cut || piece.binds() || piece.last();
      boolean between = passed && length == 0 && piece.sort() != Piece.Sort.THOUGHT;
      if (lacked || between) {
        passed = true;
        out.accept(
            cut == 0 ? next.item() : pieces.without(next.item(), cut),
            cut == 0 ? piece : piece.without(cut));
      }
    }
  }
}

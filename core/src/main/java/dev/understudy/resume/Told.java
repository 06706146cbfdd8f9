package dev.understudy.resume;

/// What the reader of a stream has been told: its text, kept up to 1 Mi characters, and whether it
/// is nothing but text. Not thread-safe.
public final class Told {
  private static final int MOST = 1 << 20;

  private final StringBuilder text = new StringBuilder();
  private boolean only;

  private Told(boolean only) {
    this.only = only;
  }

  /// Nothing yet.
  ///
  /// @param kept false if nobody will ever go on with it, so that no text need be kept
  public static Told nothing(boolean kept) {
    return new Told(kept);
  }

  /// As much as this, to be gone on with.
  public Told copy() {
    Told copy = new Told(only);
    copy.text.append(text);
    return copy;
  }

  /// One more piece.
  public void add(Piece piece) {
    if (!only) {
      return;
    }
    text.append(piece.text());
    if (piece.sort() != Piece.Sort.PLAIN || piece.last() || text.length() > MOST) {
      only = false;
      text.setLength(0);
      text.trimToSize();
    }
  }

  /// Whether it is the beginning of one text and nothing else, so that more text can follow.
  public boolean continuable() {
    return only && !text.isEmpty();
  }

  /// The text.
  public String text() {
    return text.toString();
  }
}

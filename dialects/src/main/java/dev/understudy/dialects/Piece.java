package dev.understudy.dialects;

/// A stretch of bytes to be written, without a copy of it: `bytes[from, to)`. Whoever holds a piece
/// only reads the array, and the array must not change while it does.
///
/// @param bytes belong to somebody else
/// @param from index of the first byte
/// @param to index after the last byte
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Piece(byte[] bytes, int from, int to) {
  public Piece {
    if (from < 0 || from > to || to > bytes.length) {
      throw new IndexOutOfBoundsException(from + " to " + to + " of " + bytes.length);
    }
  }

  /// All of an array.
  public static Piece of(byte[] bytes) {
    return new Piece(bytes, 0, bytes.length);
  }

  /// How many bytes there are.
  public int length() {
    return to - from;
  }

  /// Says how many bytes there are, not which.
  @Override
  public String toString() {
    return "Piece[" + length() + " bytes]";
  }
}

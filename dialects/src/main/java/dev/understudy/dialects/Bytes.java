package dev.understudy.dialects;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growable run of bytes that can be emptied and filled again. Not thread-safe.
public final class Bytes {
  private byte[] array;
  private int length;

  /// An empty run with room for `capacity` bytes.
  public Bytes(int capacity) {
    array = new byte[capacity];
  }

  /// The bytes, from index 0 to [#length()]; valid until the next change.
  public byte[] array() {
    return array;
  }

  /// How many there are.
  public int length() {
    return length;
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return length == 0;
  }

  /// Empties the run and keeps its room.
  public void clear() {
    length = 0;
  }

  /// Adds one byte.
  public Bytes add(int value) {
    if (length == array.length) {
      grow(1);
    }
    array[length++] = (byte) value;
    return this;
  }

  /// Adds `bytes[from, to)`.
  public Bytes add(byte[] bytes, int from, int to) {
    int count = to - from;
    if (array.length - length < count) {
      grow(count);
    }
    System.arraycopy(bytes, from, array, length, count);
    length += count;
    return this;
  }

  /// Adds all of `bytes`.
  public Bytes add(byte[] bytes) {
    return add(bytes, 0, bytes.length);
  }

  /// Adds the bytes of a piece.
  public Bytes add(Piece piece) {
    return add(piece.bytes(), piece.from(), piece.to());
  }

  /// Adds text as UTF-8.
  public Bytes add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A copy of the bytes.
  public byte[] toArray() {
    return Arrays.copyOf(array, length);
  }

  /// The bytes as UTF-8 text.
  @Override
  public String toString() {
    return new String(array, 0, length, StandardCharsets.UTF_8);
  }

  private void grow(int more) {
    long wanted =
        Math.max((long) length + more, Math.min(2L * array.length, Integer.MAX_VALUE - 8));
    if (wanted > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("more than " + (Integer.MAX_VALUE - 8) + " bytes");
    }
    array = Arrays.copyOf(array, (int) Math.max(wanted, 64));
  }
}

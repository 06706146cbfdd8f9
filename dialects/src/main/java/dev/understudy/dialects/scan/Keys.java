package dev.understudy.dialects.scan;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.json.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The keys of all objects that are open at one point of a scan, as a stack of ranges. An object
/// with few keys is searched by their hashes one after the other; one with many gets a table.
///
/// The hash multiplies with a number drawn once a process, so that nobody can prepare keys that
/// collide.
final class Keys {
  private static final long MULTIPLIER = ThreadLocalRandom.current().nextLong() | 1;

  /// From so many keys on an object gets a table.
  static final int FEW = 24;

  private final byte[] body;
  private final Bytes decoded = new Bytes(0);
  private int[] hashes = new int[48];
  private long[] ranges = new long[48];
  private int size;

  Keys(byte[] body) {
    this.body = body;
  }

  /// How many keys are on the stack.
  int size() {
    return size;
  }

  /// Forgets the keys from `start` on: their object is closed.
  void closed(int start) {
    size = start;
  }

  /// The text of a key.
  String text(int index) {
    int from = from(index);
    return new String(source(from), at(from), to(index) - at(from), StandardCharsets.UTF_8);
  }

  /// Adds the key `body[from, to)` to the object whose keys begin at `start`.
  ///
  /// @param table of that object, or null
  /// @return whether the object has it already; it is added all the same
  boolean add(int from, int to, int start, int @Nullable [] table) {
    return add(body, from, to, from, to, start, table);
  }

  /// The same for a key that is written with escapes.
  boolean addEscaped(String key, int start, int @Nullable [] table) {
    int from = decoded.length();
    decoded.add(key);
    return add(decoded.array(), from, decoded.length(), ~from, decoded.length(), start, table);
  }

  private boolean add(
      byte[] text,
      int from,
      int to,
      int markedFrom,
      int markedTo,
      int start,
      int @Nullable [] table) {
    int hash = hash(text, from, to);
    boolean known =
        table == null ? searched(text, from, to, hash, start) : hashed(text, from, to, hash, table);
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size * 2);
      ranges = Arrays.copyOf(ranges, size * 2);
    }
    hashes[size] = hash;
    ranges[size] = (long) markedFrom << 32 | markedTo;
    size++;
    return known;
  }

  /// The table for an object that has outgrown its own, or that has become large; the old one
  /// otherwise.
  int @Nullable [] tableFor(int start, int @Nullable [] table) {
    int count = size - start;
    if (count < FEW || (table != null && count * 2 < table.length)) {
      return table;
    }
    int[] larger = new int[Integer.highestOneBit(count) * 4];
    for (int i = start; i < size; i++) {
      place(i, larger);
    }
    return larger;
  }

  private boolean searched(byte[] text, int from, int to, int hash, int start) {
    for (int i = start; i < size; i++) {
      if (hashes[i] == hash && same(text, from, to, i)) {
        return true;
      }
    }
    return false;
  }

  private boolean hashed(byte[] text, int from, int to, int hash, int[] table) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != 0) {
      int index = table[slot] - 1;
      if (hashes[index] == hash && same(text, from, to, index)) {
        return true;
      }
      slot = (slot + 1) & mask;
    }
    table[slot] = size + 1;
    return false;
  }

  private void place(int index, int[] table) {
    int mask = table.length - 1;
    int slot = hashes[index] & mask;
    while (table[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    table[slot] = index + 1;
  }

  private boolean same(byte[] text, int from, int to, int index) {
    int other = from(index);
    return Arrays.equals(text, from, to, source(other), at(other), to(index));
  }

  private int from(int index) {
    return (int) (ranges[index] >>> 32);
  }

  private int to(int index) {
    return (int) ranges[index];
  }

  /// Where a range is to be read: those of decoded keys are marked by their sign.
  private byte[] source(int from) {
    return from < 0 ? decoded.array() : body;
  }

  private static int at(int from) {
    return from < 0 ? ~from : from;
  }

  private static int hash(byte[] text, int from, int to) {
    long hash = (long) to - from;
    int i = from;
    while (to - i >= 8) {
      hash = mixed(hash ^ Text.word(text, i));
      i += 8;
    }
    if (i < to) {
      hash = mixed(hash ^ rest(text, i, to));
    }
    return (int) hash;
  }

  private static long rest(byte[] text, int from, int to) {
    if (text.length - from >= 8) {
      return Text.word(text, from) & (-1L >>> (64 - (to - from) * 8));
    }
    long rest = 0;
    for (int i = to - 1; i >= from; i--) {
      rest = rest << 8 | (text[i] & 0xFF);
    }
    return rest;
  }

  private static long mixed(long value) {
    long product = value * MULTIPLIER;
    return product ^ (product >>> 32);
  }
}

package dev.understudy.failover;

import dev.understudy.resume.Piece;
import dev.understudy.resume.Splice;
import dev.understudy.resume.Told;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What one attempt's stream has brought: fitted to what the reader has already, and held until
/// somebody takes it. On the call's loop.
final class StreamContent<T> {
  /// After this many items without content the target is alive and odd: nothing more is held.
  private static final int MOST_HELD = 1000;

  /// The most items of a stream that is held to its end.
  private static final int MOST_WHOLE = 1 << 16;

  private final StreamRules<T> rules;
  private final Told told;
  private final @Nullable Splice<T> splice;
  private final Queue<T> items = new ArrayDeque<>(7);
  private boolean answering;
  private boolean showable;
  private boolean proven;

  /// @param told what the reader has when the attempt begins
  /// @param splice how its answer meets that; null if it is nothing
  StreamContent(StreamRules<T> rules, Told told, @Nullable Splice<T> splice) {
    this.rules = rules;
    this.told = told;
    this.splice = splice;
  }

  /// One more item came.
  ///
  /// @throws StreamFault if the answer is not the one that the reader has the beginning of
  void add(T item) throws StreamFault {
    Piece piece = rules.pieces().read(item);
    if (proven && piece.content()) {
      return; // after its own end
    }
    answering |= piece.content();
    if (splice == null) {
      keep(item, piece);
    } else if (!splice.take(item, piece, this::keep)) {
      throw StreamFault.diverged();
    }
    proven |= piece.last();
  }

  /// Nothing follows.
  ///
  /// @throws StreamFault if that is not the end of the answer
  void end() throws StreamFault {
    if (rules.pieces().proven() && !proven) {
      throw StreamFault.incomplete();
    }
    if (splice != null && !splice.end(this::keep)) {
      throw StreamFault.diverged();
    }
  }

  private void keep(T item, Piece piece) {
    items.add(item);
    told.add(piece);
    showable |= piece.content() || piece.sort() == Piece.Sort.HEAD;
  }

  /// Whether what is here should be shown.
  boolean enough() {
    if (splice != null) {
      return !items.isEmpty();
    }
    return rules.whole() ? items.size() >= MOST_WHOLE : answering || items.size() >= MOST_HELD;
  }

  /// Whether content has come.
  boolean answering() {
    return answering;
  }

  /// Whether the answer is known to be complete.
  boolean proven() {
    return proven;
  }

  /// Whether it is an answer with nothing in it. Only of one that is complete and describes itself.
  boolean empty() {
    return splice == null && rules.pieces().proven() && !showable;
  }

  /// What the reader has once everything is taken.
  Told told() {
    return told;
  }

  /// How many items wait.
  int size() {
    return items.size();
  }

  /// The next item, or null if there is none now.
  @Nullable T poll() {
    return items.poll();
  }

  /// Nobody takes the rest.
  void drop() {
    items.clear();
  }
}

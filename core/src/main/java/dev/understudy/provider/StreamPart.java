package dev.understudy.provider;

import dev.understudy.attempt.Verdict;
import dev.understudy.engine.Transport;
import dev.understudy.resume.Piece;
import dev.understudy.resume.Splice;
import dev.understudy.resume.Told;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One attempt's part of a streamed answer: all of it, or what the reader lacks of it. Read first
/// by the attempt, until there is something to show, then by the reader.
final class StreamPart implements HeldStream.Ending {
  private final Transport.Events<StreamPart> events;
  private final Told told;
  private final @Nullable Splice<ChatChunk> splice;
  private final Runnable leaked;
  private final Queue<ChatChunk> ahead = new ArrayDeque<>();
  private @Nullable HeldStream held;
  private boolean whole;
  private volatile boolean shown;

  /// @param told what the reader has when it begins
  /// @param splice how its answer meets that; null if it is nothing
  StreamPart(
      Transport.Events<StreamPart> events,
      Told told,
      @Nullable Splice<ChatChunk> splice,
      Runnable leaked) {
    this.events = events;
    this.told = told;
    this.splice = splice;
    this.leaked = leaked;
  }

  /// Reads on until there is something to show.
  ///
  /// @return whether the answer is complete
  /// @throws Diverged if it is another answer
  boolean open(HeldStream stream) {
    held = stream;
    while (splice != null && ahead.isEmpty() && !whole) {
      if (!stream.hasNext()) {
        whole = true;
        check(splice.end(this::keep));
      } else {
        take(stream.next());
      }
    }
    shown = true;
    return whole;
  }

  /// Whether it is a complete answer with nothing in it. Only before it is read.
  boolean empty() {
    return splice == null && held != null && held.empty();
  }

  boolean hasNext() {
    HeldStream stream = held;
    while (ahead.isEmpty() && !whole && stream != null) {
      if (stream.hasNext()) {
        take(stream.next());
      } else {
        whole = true;
      }
    }
    return !ahead.isEmpty();
  }

  ChatChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream is complete");
    }
    return ahead.remove();
  }

  private void take(ChatChunk chunk) {
    Piece piece = ChatPieces.CHAT.read(chunk);
    if (splice == null) {
      keep(chunk, piece);
    } else {
      check(splice.take(chunk, piece, this::keep));
    }
  }

  private static void check(boolean same) {
    if (!same) {
      throw new Diverged();
    }
  }

  private void keep(ChatChunk chunk, Piece piece) {
    ahead.add(chunk);
    told.add(piece);
  }

  /// What the reader has once everything is taken.
  Told told() {
    return told;
  }

  /// How it tells the engine.
  Transport.Events<StreamPart> events() {
    return events;
  }

  /// A break that somebody else may go on with is the reader's to report.
  @Override
  public void ended(Optional<RuntimeException> failure) {
    boolean suspended =
        failure.isPresent()
            && failure.get() instanceof ProviderException.StreamInterrupted
            && told.continuable();
    if (shown && !whole && !suspended) {
      events.closed(failure.map(FailoverCall::judge).orElse(Verdict.OK));
    }
  }

  @Override
  public void leaked() {
    leaked.run();
  }

  void close() {
    HeldStream stream = held;
    if (stream != null) {
      stream.close();
    }
  }
}

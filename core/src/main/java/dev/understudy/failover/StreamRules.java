package dev.understudy.failover;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Streaming;
import dev.understudy.resume.Piece;
import dev.understudy.resume.Pieces;
import dev.understudy.resume.Told;
import java.util.function.Predicate;

/// How the streams of one call are read and judged.
///
/// @param pieces what items are
/// @param described whether they are known well enough to tell an interruption from an end
/// @param resumes whether another attempt may go on after a break
/// @param whole whether nothing is shown before the proof that it is complete
/// @param failures what an exception means
record StreamRules<T>(
    Pieces<T> pieces,
    boolean described,
    boolean resumes,
    boolean whole,
    FailureClassifier failures) {

  static <T> StreamRules<T> of(Pieces<T> pieces, RetryPolicy policy, FailureClassifier failures) {
    Streaming streaming = policy.streaming();
    return new StreamRules<>(
        pieces,
        true,
        streaming.onInterrupt() == Streaming.OnInterrupt.RESUME,
        streaming.commit() == Streaming.Commit.COMPLETE,
        failures);
  }

  /// For items of which no more is known than whether they are content.
  static <T> StreamRules<T> of(
      Predicate<? super T> content, RetryPolicy policy, FailureClassifier failures) {
    boolean whole = policy.streaming().commit() == Streaming.Commit.COMPLETE;
    return new StreamRules<>(new Opaque<>(content), false, false, whole, failures);
  }

  /// What the reader has of a new answer.
  Told nothingTold() {
    return Told.nothing(resumes);
  }

  /// What it means that a stream broke with this.
  Verdict.Failure judge(Target target, Throwable cause) {
    return cause instanceof StreamFault fault ? fault.verdict() : failures.judge(target, cause);
  }

  private record Opaque<T>(Predicate<? super T> content) implements Pieces<T> {
    @Override
    public Piece read(T item) {
      return content.test(item) ? Piece.bound() : Piece.NOTHING;
    }

    @Override
    public T without(T item, int count) {
      return item;
    }

    @Override
    public boolean proven() {
      return false;
    }
  }
}

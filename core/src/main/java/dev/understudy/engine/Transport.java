package dev.understudy.engine;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import java.util.Set;
import java.util.function.Supplier;

/// Does one attempt. No retry, no judgement beyond the attempt's own clocks.
///
/// @param <R> what an answer is made of
@FunctionalInterface
public interface Transport<R> {
  /// Begins an attempt and returns at once.
  ///
  /// @param attempt target and clocks; called on the call's loop
  /// @param events told how it goes, from any thread, also before this method returns
  Exchange start(Attempt attempt, Events<R> events);

  /// How an attempt goes.
  ///
  /// @param <R> what an answer is made of
  interface Events<R> {
    /// Pre-commit end: the answer is here (or, of a stream, its first content), or there will be
    /// none. Once.
    void ended(Outcome<R> outcome);

    /// The end of an answer that was not whole when it was announced. Once, and only then.
    ///
    /// @param verdict `Ok` only with the completion proof
    void closed(Verdict verdict);

    /// The same for an answer that broke and that another attempt could go on with.
    ///
    /// @param continuing the targets that could be given the text so far
    default void broke(Verdict.Failure failure, Set<Target> continuing) {
      closed(failure);
    }

    /// The attempt's work for another thread than the one that [Transport#start] is called on, with
    /// what listeners make current for it (a span, a logger's fields).
    default <T> Supplier<T> inside(Supplier<T> work) {
      return work;
    }
  }

  /// An attempt under way, or over.
  @FunctionalInterface
  interface Exchange {
    /// Ends the attempt at the provider within a second and releases what it holds. Idempotent; no
    /// event follows that anyone waits for. After the answer was handed over it also ends the
    /// answer.
    void cancel();

    /// What it has cost until now, as far as anyone knows.
    default Spent spent() {
      return Spent.NOTHING;
    }
  }
}

package dev.understudy.provider;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/// A streamed answer. Pulling is the back-pressure: nothing is read ahead without bound.
///
/// One thread pulls at a time. `next()` and `hasNext()` block until the next piece is there, and
/// throw a [ProviderException] when the stream breaks. `hasNext()` is false only after the proof
/// that the answer is complete; an answer that merely stops ends with
/// [ProviderException.StreamInterrupted].
public interface ChatStream extends Iterator<ChatChunk>, AutoCloseable {
  /// Ends the stream at the provider and releases what it holds. Idempotent, from any thread; a
  /// blocked `next()` wakes up with [ProviderException.Cancelled].
  @Override
  void close();

  /// The longest silence after which it ends by itself with [ProviderException.TimedOut], or breaks
  /// because of one. A stream that sees signs of life between its pieces knows better than whoever
  /// reads it what is silence. Empty if it waits for ever.
  default Optional<Duration> silence() {
    return Optional.empty();
  }
}

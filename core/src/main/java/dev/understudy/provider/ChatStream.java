package dev.understudy.provider;

import java.util.Iterator;

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
}

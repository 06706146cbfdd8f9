package dev.understudy.provider;

import java.util.Optional;
import java.util.Set;

/// Makes one upstream request per call and nothing else: no retry, no redirect, no waiting between
/// tries. Those are decorators: [RetryingProvider], [FailoverProvider].
///
/// Calls block until the answer is there. Thread-safe; never returns null. A failure is a
/// [ProviderException]; a `NullPointerException` or an `IllegalArgumentException` is the caller's
/// bug, is thrown before anything is sent, and is never retried. Interrupting the thread ends a
/// call within a second with [ProviderException.Cancelled], the interrupt flag set and everything
/// released.
///
/// The contract is checked by `ProviderContract` of the test kit.
public interface Provider extends AutoCloseable {
  /// The provider's name, as in the part of a model id before its first `/`.
  String name();

  /// Asks for a whole answer.
  ///
  /// @throws ProviderException if there is none
  ChatAnswer chat(ChatRequest request);

  /// Asks for a stream. Returns once the provider has accepted the request.
  ///
  /// @throws ProviderException if it has not
  ChatStream chatStream(ChatRequest request);

  /// A request, changed so that its answer goes on with a text instead of beginning again: usually
  /// with one more message, of the assistant ([ChatRequest#and]). Empty if this provider, or this
  /// model, answers such a message instead; that is the case unless an implementation says
  /// otherwise.
  ///
  /// @param given the text so far, without white space at its end. A provider that repeats it in
  ///   its answer gives empty if it is shorter than 16 characters
  default Optional<ChatRequest> continued(ChatRequest request, String given) {
    return Optional.empty();
  }

  /// Asks for the vectors of texts.
  ///
  /// @throws ProviderException if there are none
  default EmbeddingAnswer embed(EmbeddingRequest request) {
    throw ProviderException.Unsupported.of(Operation.EMBEDDING, name(), request.model());
  }

  /// Asks for an image.
  ///
  /// @throws ProviderException if there is none
  default Media generateImage(ImageRequest request) {
    throw ProviderException.Unsupported.of(Operation.IMAGE, name(), request.model());
  }

  /// Asks for a text to be spoken.
  ///
  /// @throws ProviderException if it is not
  default Media speak(SpeechRequest request) {
    throw ProviderException.Unsupported.of(Operation.SPEECH, name(), request.model());
  }

  /// Asks for speech to be written down.
  ///
  /// @throws ProviderException if it is not
  default Media transcribe(TranscriptionRequest request) {
    throw ProviderException.Unsupported.of(Operation.TRANSCRIPTION, name(), request.model());
  }

  /// What it can be asked for. Anything else throws [ProviderException.Unsupported].
  default Set<Operation> operations() {
    return Set.of(Operation.CHAT, Operation.CHAT_STREAM);
  }

  /// Releases what the provider holds. Idempotent; calls under way may fail.
  @Override
  default void close() {}
}

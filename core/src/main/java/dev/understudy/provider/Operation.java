package dev.understudy.provider;

/// What a provider can be asked for.
public enum Operation {
  /// A chat answer, whole.
  CHAT("chat"),
  /// A chat answer as a stream.
  CHAT_STREAM("chat"),
  /// Vectors for texts.
  EMBEDDING("embeddings"),
  /// An image for a text.
  IMAGE("image"),
  /// Speech for a text.
  SPEECH("speech"),
  /// Text for speech.
  TRANSCRIPTION("transcription");

  private final String word;

  Operation(String word) {
    this.word = word;
  }

  /// The word for it in spans and metrics, OpenTelemetry's where it has one; whether an answer is a
  /// stream is not part of it.
  public String word() {
    return word;
  }
}

package dev.understudy.provider;

/// What a provider can be asked for.
public enum Operation {
  /// A chat answer, whole.
  CHAT,
  /// A chat answer as a stream.
  CHAT_STREAM,
  /// Vectors for texts.
  EMBEDDING,
  /// An image for a text.
  IMAGE,
  /// Speech for a text.
  SPEECH,
  /// Text for speech.
  TRANSCRIPTION
}

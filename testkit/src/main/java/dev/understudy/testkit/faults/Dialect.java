package dev.understudy.testkit.faults;

import dev.understudy.testkit.peer.Script;

/// What the providers of a scene speak.
public enum Dialect {
  /// OpenAI's chat completions.
  CHAT("openai", "vllm"),
  /// Anthropic's messages.
  MESSAGES("anthropic", "backup"),
  /// OpenAI's responses.
  RESPONSES("openai", "azure"),
  /// Gemini's generateContent.
  GEMINI("gemini", "vertex");

  private final String provider;
  private final String understudy;

  Dialect(String provider, String understudy) {
    this.provider = provider;
    this.understudy = understudy;
  }

  /// The provider part of A's model ids.
  public String provider() {
    return provider;
  }

  /// The provider part of B's model ids, another one.
  public String understudy() {
    return understudy;
  }

  /// A good answer, plain or streamed as asked; each word is an event.
  public Script text(String text) {
    return voice().text(text);
  }

  Voice voice() {
    return switch (this) {
      case CHAT -> new ChatVoice();
      case MESSAGES -> new MessagesVoice();
      case RESPONSES -> new ResponsesVoice();
      case GEMINI -> new GeminiVoice();
    };
  }
}

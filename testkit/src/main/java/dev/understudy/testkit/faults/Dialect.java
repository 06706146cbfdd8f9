package dev.understudy.testkit.faults;

import dev.understudy.testkit.peer.Script;

/// What the providers of a scene speak.
public enum Dialect {
  /// OpenAI's chat completions.
  CHAT("openai", "vllm", new ChatVoice()),
  /// Anthropic's messages.
  MESSAGES("anthropic", "backup", new MessagesVoice()),
  /// OpenAI's responses.
  RESPONSES("openai", "azure", new ResponsesVoice()),
  /// Gemini's generateContent.
  GEMINI("gemini", "vertex", new GeminiVoice());

  private final String provider;
  private final String understudy;
  private final Voice voice;

  Dialect(String provider, String understudy, Voice voice) {
    this.provider = provider;
    this.understudy = understudy;
    this.voice = voice;
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
    return voice.text(text);
  }

  Voice voice() {
    return voice;
  }
}

package dev.understudy.dialects;

/// A family of wire formats.
public enum Dialect {
  /// OpenAI chat completions, everything compatible with them, and the operations that go with
  /// them.
  OPENAI,
  /// OpenAI responses.
  RESPONSES,
  /// Anthropic messages.
  ANTHROPIC,
  /// Gemini's generateContent, at Google's API and on Vertex.
  GEMINI,
  /// Bedrock's converse: targets only.
  BEDROCK
}

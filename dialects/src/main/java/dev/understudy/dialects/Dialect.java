package dev.understudy.dialects;

/// A family of wire formats.
public enum Dialect {
  /// OpenAI chat completions and everything compatible with them.
  OPENAI,
  /// Anthropic messages.
  ANTHROPIC
}

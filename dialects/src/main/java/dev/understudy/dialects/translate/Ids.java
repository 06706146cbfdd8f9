package dev.understudy.dialects.translate;

/// Ids and reasons that have a form of their own in each dialect.
final class Ids {
  private static final String CHAT = "chatcmpl-";
  private static final String MESSAGE = "msg_";

  private Ids() {}

  static String chat(String messageId) {
    return CHAT
        + (messageId.startsWith(MESSAGE) ? messageId.substring(MESSAGE.length()) : messageId);
  }

  static String message(String chatId) {
    return MESSAGE + (chatId.startsWith(CHAT) ? chatId.substring(CHAT.length()) : chatId);
  }

  /// A tool call's id in the characters that Anthropic allows.
  static String tool(String id) {
    StringBuilder safe = new StringBuilder(id.length());
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed = (c < 0x80 && Character.isLetterOrDigit(c)) || c == '_' || c == '-';
      safe.append(allowed ? c : '_');
    }
    return safe.toString();
  }

  /// OpenAI's finish reason for Anthropic's stop reason.
  static String finishReason(String stopReason) {
    return switch (stopReason) {
      case "max_tokens", "model_context_window_exceeded" -> "length";
      case "tool_use" -> "tool_calls";
      case "refusal" -> "content_filter";
      default -> "stop";
    };
  }

  /// Anthropic's stop reason for OpenAI's finish reason.
  static String stopReason(String finishReason) {
    return switch (finishReason) {
      case "length" -> "max_tokens";
      case "tool_calls", "function_call" -> "tool_use";
      case "content_filter", "refusal" -> "refusal";
      default -> "end_turn";
    };
  }
}

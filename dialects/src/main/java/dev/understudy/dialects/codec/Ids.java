package dev.understudy.dialects.codec;

import java.util.List;

/// Ids and reasons that have a form of their own in each dialect.
public final class Ids {
  private static final List<String> PREFIXES = List.of("chatcmpl-", "msg_", "resp_");

  private Ids() {}

  /// An answer's id in the form of another dialect: with its prefix, and without the one it had.
  public static String of(String prefix, String id) {
    for (String known : PREFIXES) {
      if (id.startsWith(known)) {
        return prefix + id.substring(known.length());
      }
    }
    return prefix + id;
  }

  /// An id for a call that its dialect left without one: the same for the same answer and number,
  /// and another one in the next answer.
  ///
  /// @param reply the answer's id
  /// @param number 0 for the first call of the answer
  public static String call(String reply, int number) {
    return "call_" + tool(of("", reply)) + "_" + number;
  }

  /// A tool call's id in the characters that Anthropic allows.
  public static String tool(String id) {
    StringBuilder safe = new StringBuilder(id.length());
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed = (c < 0x80 && Character.isLetterOrDigit(c)) || c == '_' || c == '-';
      safe.append(allowed ? c : '_');
    }
    return safe.toString();
  }

  /// OpenAI's finish reason for Anthropic's stop reason.
  public static String finishReason(String stopReason) {
    return switch (stopReason) {
      case "max_tokens", "model_context_window_exceeded" -> "length";
      case "tool_use" -> "tool_calls";
      case "refusal" -> "content_filter";
      default -> "stop";
    };
  }

  /// Anthropic's stop reason for OpenAI's finish reason.
  public static String stopReason(String finishReason) {
    return switch (finishReason) {
      case "length" -> "max_tokens";
      case "tool_calls", "function_call" -> "tool_use";
      case "content_filter", "refusal" -> "refusal";
      default -> "end_turn";
    };
  }
}

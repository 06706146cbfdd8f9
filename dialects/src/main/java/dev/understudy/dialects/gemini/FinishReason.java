package dev.understudy.dialects.gemini;

import java.util.Set;

/// Gemini's words for how a candidate ended, as its reference lists them under `FinishReason`.
public final class FinishReason {
  /// The answer reached a limit of one request and can be continued with a token.
  public static final String CONTINUATION = "CONTINUATION";

  private static final Set<String> POLICY =
      Set.of(
          "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MODEL_ARMOR",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION");

  private static final Set<String> BOTCHED =
      Set.of(
          "MALFORMED_FUNCTION_CALL",
          "UNEXPECTED_TOOL_CALL",
          "TOO_MANY_TOOL_CALLS",
          "MISSING_THOUGHT_SIGNATURE");

  private FinishReason() {}

  /// Whether a filter ended the answer. Such an answer is delivered as it is, even if it is empty.
  public static boolean isPolicy(String reason) {
    return POLICY.contains(reason);
  }

  /// Whether the model tried to call a function and did not manage to. Such an answer is empty
  /// unless something came before, whatever was spent on thoughts.
  public static boolean isBotchedCall(String reason) {
    return BOTCHED.contains(reason);
  }
}

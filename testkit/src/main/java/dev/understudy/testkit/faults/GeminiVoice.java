package dev.understudy.testkit.faults;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;

/// Gemini's generateContent.
final class GeminiVoice implements Voice {
  @Override
  public Completion text(String text) {
    return Answers.gemini().text(text);
  }

  @Override
  public Completion tool() {
    return Answers.gemini().toolCall("lookup", "{\"city\":\"Oslo\",\"days\":3,\"unit\":\"C\"}");
  }

  @Override
  public Answer error(int status) {
    return Answers.gemini().error(status);
  }

  /// Its types are statuses in words.
  @Override
  public String errorBody(String type, String message) {
    return switch (type) {
      case "rate_limit_error" -> body(429, "RESOURCE_EXHAUSTED", message);
      case "invalid_request_error", "request_too_large" -> body(400, "INVALID_ARGUMENT", message);
      default -> body(500, "INTERNAL", message);
    };
  }

  private static String body(int code, String status, String message) {
    return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\"}}"
        .formatted(code, message, status);
  }

  @Override
  public String errorEvent(String type, String message) {
    return "data: " + errorBody(type, message) + "\r\n\r\n";
  }

  @Override
  public Answer quota() {
    return Answer.json(
        429,
        "{\"error\":{\"code\":429,\"message\":\"You exceeded your current quota.\","
            + "\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{"
            + "\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{"
            + "\"quotaId\":\"GenerateRequestsPerDayPerProjectPerModel\"}]}]}}");
  }

  @Override
  public Answer tooLong() {
    return Answers.gemini()
        .error(
            400,
            "INVALID_ARGUMENT",
            "The input token count (9000) exceeds the maximum number of tokens allowed (8192).");
  }

  @Override
  public String delta(String text) {
    return "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
        + text
        + "\"}],\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"m\"}\r\n\r\n";
  }

  @Override
  public int opening() {
    return 0;
  }

  @Override
  public String refusal() {
    return "SAFETY";
  }
}

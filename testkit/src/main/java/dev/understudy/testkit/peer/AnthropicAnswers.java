package dev.understudy.testkit.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The answers of a provider that speaks Anthropic's messages.
public final class AnthropicAnswers {
  AnthropicAnswers() {}

  /// A good answer, plain or streamed as asked; each word is an event.
  public Completion text(String text) {
    return Completion.of(new MessageForm(), text);
  }

  /// A good answer of so many words.
  public Completion words(int count) {
    return text(Completion.words(count));
  }

  /// A good answer that is one call of a tool.
  ///
  /// @param input a JSON object
  public Completion toolCall(String name, String input) {
    return text("").tool("toolu_1", name, input).usage(9, 5);
  }

  /// The error that usually comes with this status.
  public Answer error(int status) {
    return switch (status) {
      case 400 -> error(400, "invalid_request_error", "messages: field required");
      case 401 -> error(401, "authentication_error", "invalid x-api-key");
      case 403 -> error(403, "permission_error", "Your API key may not use this resource.");
      case 404 -> error(404, "not_found_error", "model: no such model");
      case 413 -> error(413, "request_too_large", "Request exceeds the maximum size");
      case 429 -> error(429, "rate_limit_error", "This request would exceed your rate limit.");
      case 504 -> error(504, "timeout_error", "Request timed out.");
      case 529 -> error(529, "overloaded_error", "Overloaded");
      default -> error(status, "api_error", "Internal server error");
    };
  }

  /// An error with this type and message.
  public Answer error(int status, String type, String message) {
    return Answer.json(status, errorBody(type, message)).header("request-id", "req_1");
  }

  /// The prompt is longer than the model's window.
  public Answer contextLength() {
    return error(
        400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum");
  }

  /// The month's money is spent.
  public Answer quotaExhausted() {
    return Answer.json(
        429,
        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Spend limit"
            + " reached.\",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}},"
            + "\"request_id\":\"req_1\"}");
  }

  private static String errorBody(String type, String message) {
    return "{\"type\":\"error\",\"error\":{\"type\":"
        + Json.quote(type)
        + ",\"message\":"
        + Json.quote(message)
        + "},\"request_id\":\"req_1\"}";
  }

  private static final class MessageForm implements Completion.Form {
    @Override
    public String plain(String model, Completion.Speech speech) {
      Stream<String> text =
          speech.text().isEmpty()
              ? Stream.empty()
              : Stream.of("{\"type\":\"text\",\"text\":" + Json.quote(speech.text()) + "}");
      String content =
          Stream.concat(text, speech.tools().stream().map(call -> toolUse(call, call.arguments())))
              .collect(Collectors.joining(","));
      return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
          + Json.quote(model)
          + ",\"content\":["
          + content
          + "],\"stop_reason\":\""
          + finish(speech)
          + "\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":"
          + speech.inputTokens()
          + ",\"output_tokens\":"
          + speech.outputTokens()
          + "}}";
    }

    @Override
    public List<String> events(String model, Completion.Speech speech, boolean usage) {
      var events = new ArrayList<String>();
      events.add(
          event(
              "message_start",
              "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                  + Json.quote(model)
                  + ",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                  + "\"usage\":{\"input_tokens\":"
                  + speech.inputTokens()
                  + ",\"output_tokens\":1}}"));
      events.add(event("ping", ""));
      int index = 0;
      if (!speech.text().isEmpty()) {
        block(
            events,
            index++,
            "{\"type\":\"text\",\"text\":\"\"}",
            speech.words().stream()
                .map(word -> "{\"type\":\"text_delta\",\"text\":" + Json.quote(word) + "}"));
      }
      for (Completion.ToolCall call : speech.tools()) {
        block(
            events,
            index++,
            toolUse(call, "{}"),
            Stream.of(call.arguments().split("(?<=[:,])", -1))
                .map(part ->
                    "{\"type\":\"input_json_delta\",\"partial_json\":" + Json.quote(part) + "}"));
      }
      events.add(
          event(
              "message_delta",
              "\"delta\":{\"stop_reason\":\""
                  + finish(speech)
                  + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":"
                  + speech.outputTokens()
                  + "}"));
      events.add(event("message_stop", ""));
      return events;
    }

    @Override
    public int opening() {
      return 3;
    }

    @Override
    public String errorBody() {
      return AnthropicAnswers.errorBody("overloaded_error", "Overloaded");
    }

    @Override
    public String errorEvent() {
      return "event: error\ndata: " + errorBody() + "\n\n";
    }

    private static void block(List<String> events, int index, String start, Stream<String> deltas) {
      String at = "\"index\":" + index;
      events.add(event("content_block_start", at + ",\"content_block\":" + start));
      deltas.forEach(delta -> events.add(event("content_block_delta", at + ",\"delta\":" + delta)));
      events.add(event("content_block_stop", at));
    }

    private static String event(String type, String members) {
      return "event: "
          + type
          + "\ndata: {\"type\":\""
          + type
          + "\""
          + (members.isEmpty() ? "" : "," + members)
          + "}\n\n";
    }

    private static String toolUse(Completion.ToolCall call, String input) {
      return "{\"type\":\"tool_use\",\"id\":"
          + Json.quote(call.id())
          + ",\"name\":"
          + Json.quote(call.name())
          + ",\"input\":"
          + input
          + "}";
    }

    private static String finish(Completion.Speech speech) {
      return speech.finish().orElse(speech.tools().isEmpty() ? "end_turn" : "tool_use");
    }
  }
}

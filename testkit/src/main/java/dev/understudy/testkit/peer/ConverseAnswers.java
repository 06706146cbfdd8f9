package dev.understudy.testkit.peer;

import java.util.ArrayList;
import java.util.List;

/// The answers of a provider that speaks Bedrock's converse: plain, or binary messages, as the path
/// of the request asks.
public final class ConverseAnswers {
  private static final String USAGE =
      "\"usage\":{\"inputTokens\":9,\"outputTokens\":3,\"totalTokens\":12}";

  ConverseAnswers() {}

  /// A good answer; each word is an event.
  public Script text(String text) {
    return request ->
        streams(request)
            ? stream(textMessages(text))
            : plain("{\"text\":" + Json.quote(text) + "}", "end_turn");
  }

  /// A good answer that is one call of a tool.
  ///
  /// @param input a JSON object
  public Script toolCall(String name, String input) {
    return request ->
        streams(request)
            ? stream(toolMessages(name, input))
            : plain(toolUse(name, input), "tool_use");
  }

  /// A good answer that says a text and then calls a tool.
  ///
  /// @param input a JSON object
  public Script toolCall(String text, String name, String input) {
    return request ->
        streams(request)
            ? stream(textAndToolMessages(text, name, input))
            : plain("{\"text\":" + Json.quote(text) + "}," + toolUse(name, input), "tool_use");
  }

  private static String toolUse(String name, String input) {
    return "{\"toolUse\":{\"toolUseId\":\"tooluse_1\",\"name\":"
        + Json.quote(name)
        + ",\"input\":"
        + input
        + "}}";
  }

  /// The messages of a text: two before the first word, one a word, three after the last one.
  public List<byte[]> textMessages(String text) {
    var messages = new ArrayList<byte[]>();
    messages.add(EventMessages.event("messageStart", "{\"role\":\"assistant\"}"));
    messages.add(EventMessages.event("metadataAhead", "{}"));
    for (String word : text.split("(?= )", -1)) {
      messages.add(delta(0, "\"text\":" + Json.quote(word)));
    }
    messages.add(EventMessages.event("contentBlockStop", "{\"contentBlockIndex\":0}"));
    end(messages, "end_turn");
    return messages;
  }

  private static List<byte[]> toolMessages(String name, String input) {
    var messages = new ArrayList<byte[]>();
    messages.add(EventMessages.event("messageStart", "{\"role\":\"assistant\"}"));
    tool(messages, 0, name, input);
    end(messages, "tool_use");
    return messages;
  }

  private List<byte[]> textAndToolMessages(String text, String name, String input) {
    List<byte[]> said = textMessages(text);
    var messages = new ArrayList<>(said.subList(0, said.size() - 2));
    tool(messages, 1, name, input);
    end(messages, "tool_use");
    return messages;
  }

  private static void tool(List<byte[]> messages, int index, String name, String input) {
    messages.add(
        EventMessages.event(
            "contentBlockStart",
            "{\"contentBlockIndex\":"
                + index
                + ",\"start\":{\"toolUse\":{\"toolUseId\":\"tooluse_1\",\"name\":"
                + Json.quote(name)
                + "}}}"));
    for (String part : input.split("(?<=[:,])", -1)) {
      messages.add(delta(index, "\"toolUse\":{\"input\":" + Json.quote(part) + "}"));
    }
    messages.add(EventMessages.event("contentBlockStop", "{\"contentBlockIndex\":" + index + "}"));
  }

  private static byte[] delta(int index, String what) {
    return EventMessages.event(
        "contentBlockDelta",
        "{\"contentBlockIndex\":" + index + ",\"delta\":{" + what + "},\"p\":\"abcd\"}");
  }

  private static void end(List<byte[]> messages, String reason) {
    messages.add(EventMessages.event("messageStop", "{\"stopReason\":\"" + reason + "\"}"));
    messages.add(EventMessages.event("metadata", "{" + USAGE + ",\"metrics\":{\"latencyMs\":5}}"));
  }

  /// A stream of these messages, a chunk each.
  public Answer stream(List<byte[]> messages) {
    return Answer.status(200)
        .header("content-type", "application/vnd.amazon.eventstream")
        .header("x-amzn-requestid", "4f3c-1")
        .parts(messages)
        .framing(Framing.CHUNKED);
  }

  /// The text up to and with this many words, and then an exception.
  ///
  /// @param type for example `modelStreamErrorException`
  public Answer exceptionAfter(String text, int words, String type, String message) {
    var messages = new ArrayList<>(textMessages(text).subList(0, 2 + words));
    messages.add(EventMessages.exception(type, "{\"message\":" + Json.quote(message) + "}"));
    return stream(messages);
  }

  private static Answer plain(String block, String reason) {
    return Answer.json(
            200,
            "{\"metrics\":{\"latencyMs\":5},\"output\":{\"message\":{\"content\":["
                + block
                + "],\"role\":\"assistant\"}},\"stopReason\":\""
                + reason
                + "\","
                + USAGE
                + "}")
        .header("x-amzn-requestid", "4f3c-1");
  }

  private static boolean streams(Received request) {
    return request.path().endsWith("/converse-stream");
  }

  /// The error that usually comes with this status.
  public Answer error(int status) {
    return switch (status) {
      case 400 -> error(400, "ValidationException", "The provided request is not valid");
      case 403 -> error(403, "AccessDeniedException", "You don't have access to the model");
      case 404 -> error(404, "ResourceNotFoundException", "Could not resolve the model");
      case 408 -> error(408, "ModelTimeoutException", "Model has timed out");
      case 424 -> error(424, "ModelErrorException", "The model failed");
      case 429 -> error(429, "ThrottlingException", "Too many requests, please wait");
      case 503 -> error(503, "ServiceUnavailableException", "The service is busy");
      default -> error(status, "InternalServerException", "The system encountered an error");
    };
  }

  /// An error of this type.
  public Answer error(int status, String type, String message) {
    return Answer.json(status, "{\"message\":" + Json.quote(message) + "}")
        .header("x-amzn-errortype", type + ":http://internal.amazon.com/coral/")
        .header("x-amzn-requestid", "4f3c-1");
  }
}

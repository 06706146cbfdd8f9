package dev.understudy.testkit.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The answers of a provider that speaks Gemini's generateContent, plain or as server-sent events,
/// as the path of the request asks.
public final class GeminiAnswers {
  GeminiAnswers() {}

  /// A good answer, plain or streamed as asked; each word is an event.
  public Completion text(String text) {
    return Completion.of(new CandidateForm(), text);
  }

  /// A good answer of so many words.
  public Completion words(int count) {
    return text(Completion.words(count));
  }

  /// A good answer that is one call of a function.
  ///
  /// @param args a JSON object
  public Completion toolCall(String name, String args) {
    return text("").tool("call-1", name, args).usage(9, 5);
  }

  /// The error that usually comes with this status.
  public Answer error(int status) {
    return switch (status) {
      case 400 -> error(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
      case 401 -> error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
      case 403 -> error(403, "PERMISSION_DENIED", "Permission denied on resource.");
      case 404 -> error(404, "NOT_FOUND", "models/x is not found for API version v1beta.");
      case 429 -> error(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted.");
      case 500 -> error(500, "INTERNAL", "An internal error has occurred.");
      case 503 -> error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
      case 504 -> error(504, "DEADLINE_EXCEEDED", "Deadline expired.");
      default -> error(status, "UNKNOWN", "Unknown error.");
    };
  }

  /// An error with this status word and message.
  public Answer error(int status, String word, String message) {
    return Answer.json(status, errorBody(status, word, message));
  }

  /// The prompt was not let through to the model: an answer without candidates.
  public Script blockedPrompt(String reason) {
    String body =
        "{\"promptFeedback\":{\"blockReason\":"
            + Json.quote(reason)
            + "},\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9}}";
    return request ->
        request.stream()
            ? Answer.events(List.of("data: " + body + "\r\n\r\n"))
            : Answer.json(200, body);
  }

  private static String errorBody(int status, String word, String message) {
    return "{\"error\":{\"code\":"
        + status
        + ",\"message\":"
        + Json.quote(message)
        + ",\"status\":"
        + Json.quote(word)
        + "}}";
  }

  private static final class CandidateForm implements Completion.Form {
    @Override
    public String plain(String model, Completion.Speech speech) {
      Stream<String> text =
          speech.text().isEmpty() ? Stream.empty() : Stream.of(text(speech.text()));
      String parts =
          Stream.concat(text, speech.tools().stream().map(CandidateForm::call))
              .collect(Collectors.joining(","));
      return chunk(model, speech, parts, true);
    }

    @Override
    public List<String> events(String model, Completion.Speech speech, boolean usage) {
      var events = new ArrayList<String>();
      speech.words().forEach(word -> events.add(event(chunk(model, speech, text(word), false))));
      speech.tools().forEach(call -> events.add(event(chunk(model, speech, call(call), false))));
      events.add(event(chunk(model, speech, text(""), true)));
      return events;
    }

    private static String text(String text) {
      return "{\"text\":" + Json.quote(text) + "}";
    }

    private static String call(Completion.ToolCall call) {
      return "{\"functionCall\":{\"name\":"
          + Json.quote(call.name())
          + ",\"args\":"
          + call.arguments()
          + "},\"thoughtSignature\":\"AAAA\"}";
    }

    private static String chunk(
        String model, Completion.Speech speech, String parts, boolean last) {
      String finish = "\"finishReason\":" + Json.quote(speech.finish().orElse("STOP")) + ",";
      int output = last ? speech.outputTokens() : 1;
      return "{\"candidates\":[{\"content\":{\"parts\":["
          + parts
          + "],\"role\":\"model\"},"
          + (last ? finish : "")
          + "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":"
          + speech.inputTokens()
          + ",\"candidatesTokenCount\":"
          + output
          + ",\"totalTokenCount\":"
          + (speech.inputTokens() + output)
          + "},\"modelVersion\":"
          + Json.quote(model)
          + ",\"responseId\":\"r-1\"}";
    }

    @Override
    public int opening() {
      return 0;
    }

    @Override
    public String errorBody() {
      return GeminiAnswers.errorBody(503, "UNAVAILABLE", "The model is overloaded.");
    }

    @Override
    public String errorEvent() {
      return event(errorBody());
    }

    private static String event(String data) {
      return "data: " + data + "\r\n\r\n";
    }
  }
}

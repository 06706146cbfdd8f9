package dev.understudy.testkit.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The answers of a provider that speaks OpenAI's chat completions and embeddings.
public final class OpenAiAnswers {
  OpenAiAnswers() {}

  /// A good answer, plain or streamed as asked; each word is an event.
  public Completion text(String text) {
    return Completion.of(new ChatForm(), text);
  }

  /// A good answer of so many words.
  public Completion words(int count) {
    return text(Completion.words(count));
  }

  /// A good answer that is one call of a tool.
  ///
  /// @param arguments a JSON object
  public Completion toolCall(String name, String arguments) {
    return text("").tool("call_1", name, arguments).usage(9, 5);
  }

  /// One embedding of so many numbers, between -1 and 1.
  public Script embedding(int dimensions) {
    String numbers =
        IntStream.range(0, dimensions)
            .mapToObj(i -> i % 2 == 0 ? "0.5" : "-0.25")
            .collect(Collectors.joining(","));
    return request ->
        Answer.json(
            200,
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":["
                + numbers
                + "]}],\"model\":"
                + Json.quote(request.model().orElse("model"))
                + ",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
  }

  /// The error that usually comes with this status.
  public Answer error(int status) {
    return switch (status) {
      case 400 -> error(400, "invalid_request_error", "invalid_value", "Invalid value.");
      case 401 ->
          error(401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.");
      case 404 ->
          error(404, "invalid_request_error", "model_not_found", "The model does not exist.");
      case 429 -> error(429, "requests", "rate_limit_exceeded", "Rate limit reached for requests.");
      case 503 ->
          error(
              503,
              "service_unavailable_error",
              "server_is_overloaded",
              "The server is overloaded.");
      default -> error(status, "server_error", "server_error", "The server had an error.");
    };
  }

  /// An error with this type, code and message.
  public Answer error(int status, String type, String code, String message) {
    return Answer.json(status, errorBody(type, code, message));
  }

  /// The prompt is longer than the model's window.
  public Answer contextLength() {
    return error(
        400,
        "invalid_request_error",
        "context_length_exceeded",
        "This model's maximum context length is 8192 tokens. Please reduce the length of the"
            + " messages.");
  }

  /// The prompt is against the rules.
  public Answer contentPolicy() {
    return error(
        400, "invalid_request_error", "content_policy_violation", "The request was rejected.");
  }

  /// The account has no money left.
  public Answer quotaExhausted() {
    return error(
        429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota.");
  }

  private static String errorBody(String type, String code, String message) {
    return "{\"error\":{\"message\":"
        + Json.quote(message)
        + ",\"type\":"
        + Json.quote(type)
        + ",\"param\":null,\"code\":"
        + Json.quote(code)
        + "}}";
  }

  private static final class ChatForm implements Completion.Form {
    @Override
    public String plain(String model, Completion.Speech speech) {
      String content = speech.text().isEmpty() ? "null" : Json.quote(speech.text());
      return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":"
          + Json.quote(model)
          + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
          + content
          + ",\"refusal\":null"
          + toolCalls(speech)
          + "},\"logprobs\":null,\"finish_reason\":\""
          + finish(speech)
          + "\"}],\"usage\":"
          + usage(speech)
          + "}";
    }

    @Override
    public List<String> events(String model, Completion.Speech speech, boolean usage) {
      var events = new ArrayList<String>();
      events.add(chunk(model, "{\"role\":\"assistant\",\"content\":\"\"}", "null"));
      for (String word : speech.words()) {
        events.add(chunk(model, "{\"content\":" + Json.quote(word) + "}", "null"));
      }
      for (int i = 0; i < speech.tools().size(); i++) {
        Completion.ToolCall call = speech.tools().get(i);
        events.add(
            chunk(
                model,
                "{\"tool_calls\":[" + toolCall(call, "\"index\":" + i + ",", "") + "]}",
                "null"));
        for (String fragment : call.arguments().split("(?<=[:,])", -1)) {
          events.add(
              chunk(
                  model,
                  "{\"tool_calls\":[{\"index\":"
                      + i
                      + ",\"function\":{\"arguments\":"
                      + Json.quote(fragment)
                      + "}}]}",
                  "null"));
        }
      }
      events.add(chunk(model, "{}", "\"" + finish(speech) + "\""));
      if (usage) {
        events.add("data: " + head(model) + "\"choices\":[],\"usage\":" + usage(speech) + "}\n\n");
      }
      events.add("data: [DONE]\n\n");
      return events;
    }

    @Override
    public int opening() {
      return 1;
    }

    @Override
    public String errorBody() {
      return OpenAiAnswers.errorBody("server_error", "server_error", "The server had an error.");
    }

    @Override
    public String errorEvent() {
      return "data: " + errorBody() + "\n\n";
    }

    private static String head(String model) {
      return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
          + "\"model\":"
          + Json.quote(model)
          + ",";
    }

    private static String chunk(String model, String delta, String finish) {
      return "data: "
          + head(model)
          + "\"choices\":[{\"index\":0,\"delta\":"
          + delta
          + ",\"finish_reason\":"
          + finish
          + "}]}\n\n";
    }

    private static String toolCalls(Completion.Speech speech) {
      return speech.tools().isEmpty()
          ? ""
          : speech.tools().stream()
              .map(call -> toolCall(call, "", call.arguments()))
              .collect(Collectors.joining(",", ",\"tool_calls\":[", "]"));
    }

    private static String toolCall(Completion.ToolCall call, String index, String arguments) {
      return "{"
          + index
          + "\"id\":"
          + Json.quote(call.id())
          + ",\"type\":\"function\",\"function\":{\"name\":"
          + Json.quote(call.name())
          + ",\"arguments\":"
          + Json.quote(arguments)
          + "}}";
    }

    private static String finish(Completion.Speech speech) {
      return speech.finish().orElse(speech.tools().isEmpty() ? "stop" : "tool_calls");
    }

    private static String usage(Completion.Speech speech) {
      return "{\"prompt_tokens\":"
          + speech.inputTokens()
          + ",\"completion_tokens\":"
          + speech.outputTokens()
          + ",\"total_tokens\":"
          + (speech.inputTokens() + speech.outputTokens())
          + "}";
    }
  }
}

package dev.understudy.testkit.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The answers of a provider that speaks OpenAI's responses. Errors that come instead of an answer
/// are those of chat completions: [OpenAiAnswers].
public final class ResponsesAnswers {
  ResponsesAnswers() {}

  /// A good answer, plain or streamed as asked; each word is an event.
  public Completion text(String text) {
    return Completion.of(new ResponseForm(), text);
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

  private static final class ResponseForm implements Completion.Form {
    private static final String FAILED =
        "\"error\":{\"code\":\"server_error\",\"message\":\"The model failed.\"}";

    @Override
    public String plain(String model, Completion.Speech speech) {
      return response(model, "completed", "\"error\":null", items(speech), usage(speech));
    }

    @Override
    public List<String> events(String model, Completion.Speech speech, boolean usage) {
      Events events = new Events();
      String begun = response(model, "in_progress", "\"error\":null", List.of(), "null");
      events.add("response.created", "\"response\":" + begun);
      events.add("response.in_progress", "\"response\":" + begun);
      List<String> items = items(speech);
      int index = 0;
      if (!speech.text().isEmpty()) {
        message(events, speech, items.get(index++));
      }
      for (Completion.ToolCall call : speech.tools()) {
        call(events, index, call, items.get(index));
        index++;
      }
      events.add(
          "response.completed",
          "\"response\":" + response(model, "completed", "\"error\":null", items, usage(speech)));
      return events.all;
    }

    private static void message(Events events, Completion.Speech speech, String whole) {
      String place = "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,";
      events.add(
          "response.output_item.added",
          "\"output_index\":0,\"item\":{\"id\":\"msg_1\",\"type\":\"message\","
              + "\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}");
      events.add("response.content_part.added", place + "\"part\":" + part(""));
      for (String word : speech.words()) {
        events.add(
            "response.output_text.delta", place + "\"logprobs\":[],\"delta\":" + Json.quote(word));
      }
      events.add(
          "response.output_text.done",
          place + "\"logprobs\":[],\"text\":" + Json.quote(speech.text()));
      events.add("response.content_part.done", place + "\"part\":" + part(speech.text()));
      events.add("response.output_item.done", "\"output_index\":0,\"item\":" + whole);
    }

    private static void call(Events events, int index, Completion.ToolCall call, String whole) {
      String at = "\"output_index\":" + index + ",";
      String place = "\"item_id\":\"fc_" + call.id() + "\"," + at;
      events.add(
          "response.output_item.added", at + "\"item\":" + functionCall(call, "in_progress", ""));
      for (String piece : call.arguments().split("(?<=[:,])", -1)) {
        events.add(
            "response.function_call_arguments.delta", place + "\"delta\":" + Json.quote(piece));
      }
      events.add(
          "response.function_call_arguments.done",
          place + "\"arguments\":" + Json.quote(call.arguments()));
      events.add("response.output_item.done", at + "\"item\":" + whole);
    }

    @Override
    public int opening() {
      return 4;
    }

    @Override
    public String errorBody() {
      return response("model", "failed", FAILED, List.of(), "null");
    }

    @Override
    public String errorEvent() {
      return "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":99,"
          + "\"response\":"
          + errorBody()
          + "}\n\n";
    }

    private static List<String> items(Completion.Speech speech) {
      Stream<String> text =
          speech.text().isEmpty()
              ? Stream.empty()
              : Stream.of(
                  "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\","
                      + "\"role\":\"assistant\",\"content\":["
                      + part(speech.text())
                      + "]}");
      return Stream.concat(
              text,
              speech.tools().stream()
                  .map(call -> functionCall(call, "completed", call.arguments())))
          .toList();
    }

    private static String part(String text) {
      return "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":"
          + Json.quote(text)
          + "}";
    }

    private static String functionCall(Completion.ToolCall call, String status, String arguments) {
      return "{\"id\":\"fc_"
          + call.id()
          + "\",\"type\":\"function_call\",\"status\":\""
          + status
          + "\",\"call_id\":"
          + Json.quote(call.id())
          + ",\"name\":"
          + Json.quote(call.name())
          + ",\"arguments\":"
          + Json.quote(arguments)
          + "}";
    }

    private static String usage(Completion.Speech speech) {
      return "{\"input_tokens\":"
          + speech.inputTokens()
          + ",\"input_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0},\"output_tokens\":"
          + speech.outputTokens()
          + ",\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":"
          + (speech.inputTokens() + speech.outputTokens())
          + "}";
    }

    private static String response(
        String model, String status, String error, List<String> items, String usage) {
      return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1752100000,\"status\":\""
          + status
          + "\",\"background\":false,"
          + error
          + ",\"incomplete_details\":null,\"instructions\":null,\"max_output_tokens\":null,"
          + "\"model\":"
          + Json.quote(model)
          + ",\"output\":["
          + items.stream().collect(Collectors.joining(","))
          + "],\"parallel_tool_calls\":true,\"previous_response_id\":null,"
          + "\"reasoning\":{\"effort\":null,\"summary\":null},\"store\":true,\"temperature\":1.0,"
          + "\"text\":{\"format\":{\"type\":\"text\"}},\"tool_choice\":\"auto\",\"tools\":[],"
          + "\"top_p\":1.0,\"truncation\":\"disabled\",\"user\":null,\"metadata\":{},\"usage\":"
          + usage
          + "}";
    }
  }

  private static final class Events {
    final List<String> all = new ArrayList<>();

    void add(String type, String members) {
      all.add(
          "event: "
              + type
              + "\ndata: {\"type\":\""
              + type
              + "\",\"sequence_number\":"
              + all.size()
              + ","
              + members
              + "}\n\n");
    }
  }
}

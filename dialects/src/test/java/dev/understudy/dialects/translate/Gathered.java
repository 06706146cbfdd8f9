package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.codec.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an answer means, whatever its dialect: the sum of a stream, or a whole body.
///
/// @param stop the stop reason in Anthropic's words
record Gathered(String text, List<Call> calls, String stop, long input, long output, long cached) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  record Call(String id, String name, JsonNode input) {}

  static Gathered stream(Dialect dialect, byte[] stream) {
    return switch (dialect) {
      case OPENAI -> chat(Recorded.events(stream));
      case ANTHROPIC -> messages(Recorded.events(stream));
      case RESPONSES -> lastResponse(Recorded.events(stream));
      case GEMINI -> generated(Recorded.events(stream).stream().map(Event::data).toList());
      case BEDROCK -> throw new IllegalArgumentException("no caller speaks it: " + dialect);
    };
  }

  private static String stopReason(String finishReason) {
    return switch (finishReason) {
      case "length" -> "max_tokens";
      case "tool_calls" -> "tool_use";
      case "content_filter" -> "refusal";
      default -> "end_turn";
    };
  }

  private static Gathered chat(List<Event> events) {
    StringBuilder text = new StringBuilder();
    Map<Integer, String[]> calls = new TreeMap<>();
    String stop = "";
    boolean refused = false;
    JsonNode usage = JSON.createObjectNode();
    for (Event event : events) {
      if (event.data().equals("[DONE]")) {
        continue;
      }
      JsonNode chunk = JSON.readTree(event.data());
      if (chunk.path("usage").isObject()) {
        usage = chunk.path("usage");
      }
      for (JsonNode choice : chunk.path("choices")) {
        JsonNode delta = choice.path("delta");
        text.append(delta.path("content").asString(""));
        text.append(delta.path("refusal").asString(""));
        refused |= delta.path("refusal").isString();
        for (JsonNode call : delta.path("tool_calls")) {
          String[] parts =
              calls.computeIfAbsent(call.path("index").asInt(), index -> new String[] {"", "", ""});
          parts[0] += call.path("id").asString("");
          parts[1] += call.path("function").path("name").asString("");
          parts[2] += call.path("function").path("arguments").asString("");
        }
        if (choice.path("finish_reason").isString()) {
          stop = stopReason(choice.path("finish_reason").stringValue());
        }
      }
    }
    List<Call> all =
        calls.values().stream().map(p -> new Call(p[0], p[1], JSON.readTree(p[2]))).toList();
    long cached = usage.path("prompt_tokens_details").path("cached_tokens").asLong(0);
    return new Gathered(
        text.toString(),
        all,
        refused ? "refusal" : stop,
        usage.path("prompt_tokens").asLong(0),
        usage.path("completion_tokens").asLong(0),
        cached);
  }

  private static Gathered messages(List<Event> events) {
    StringBuilder text = new StringBuilder();
    Map<Integer, String[]> calls = new TreeMap<>();
    String stop = "";
    long[] usage = new long[4];
    for (Event event : events) {
      JsonNode data = JSON.readTree(event.data());
      add(data.path("message").path("usage"), usage);
      add(data.path("usage"), usage);
      JsonNode block = data.path("content_block");
      int index = data.path("index").asInt(0);
      if (block.path("type").asString("").equals("tool_use")) {
        calls.put(
            index, new String[] {block.path("id").asString(), block.path("name").asString(), ""});
      }
      text.append(data.path("delta").path("text").asString(""));
      String fragment = data.path("delta").path("partial_json").asString("");
      if (!fragment.isEmpty()) {
        String[] parts = calls.get(index);
        if (parts == null) {
          throw new AssertionError("a fragment outside of a block: " + event);
        }
        parts[2] += fragment;
      }
      stop = data.path("delta").path("stop_reason").asString(stop);
    }
    List<Call> all =
        calls.values().stream()
            .map(p -> new Call(p[0], p[1], JSON.readTree(p[2].isEmpty() ? "{}" : p[2])))
            .toList();
    return new Gathered(
        text.toString(), all, stop, usage[0] + usage[1] + usage[2], usage[3], usage[1]);
  }

  private static void add(JsonNode usage, long[] to) {
    String[] keys = {
      "input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens"
    };
    for (int i = 0; i < keys.length; i++) {
      to[i] = usage.path(keys[i]).asLong(to[i]);
    }
  }

  static Gathered answer(Dialect dialect, byte[] body) {
    JsonNode root = JSON.readTree(new String(body, UTF_8));
    return switch (dialect) {
      case OPENAI -> chat(root);
      case ANTHROPIC -> message(root);
      case RESPONSES -> response(root);
      case GEMINI -> generated(List.of(new String(body, UTF_8)));
      case BEDROCK -> throw new IllegalArgumentException("no caller speaks it: " + dialect);
    };
  }

  /// An answer of Gemini's dialect in one piece or several.
  private static Gathered generated(List<String> chunks) {
    StringBuilder text = new StringBuilder();
    List<Call> calls = new ArrayList<>();
    String finish = "";
    String id = "";
    JsonNode usage = JSON.createObjectNode();
    for (String chunk : chunks) {
      JsonNode root = JSON.readTree(chunk);
      id = root.path("responseId").asString(id);
      usage = root.has("usageMetadata") ? root.path("usageMetadata") : usage;
      JsonNode candidate = root.path("candidates").path(0);
      finish = candidate.path("finishReason").asString(finish);
      for (JsonNode part : candidate.path("content").path("parts")) {
        if (!part.path("thought").asBoolean(false)) {
          text.append(part.path("text").asString(""));
        }
        JsonNode call = part.path("functionCall");
        if (call.isObject()) {
          String own = Ids.call(id, calls.size());
          calls.add(
              new Call(
                  call.path("id").asString(own), call.path("name").asString(), call.path("args")));
        }
      }
    }
    String stop =
        switch (finish) {
          case "STOP" -> calls.isEmpty() ? "end_turn" : "tool_use";
          case "MAX_TOKENS" -> "max_tokens";
          default -> "refusal";
        };
    return new Gathered(
        text.toString(),
        calls,
        stop,
        usage.path("promptTokenCount").asLong(0) + usage.path("toolUsePromptTokenCount").asLong(0),
        usage.path("candidatesTokenCount").asLong(0) + usage.path("thoughtsTokenCount").asLong(0),
        usage.path("cachedContentTokenCount").asLong(0));
  }

  private static Gathered chat(JsonNode root) {
    JsonNode usage = root.path("usage");
    JsonNode choice = root.path("choices").path(0);
    List<Call> calls = new ArrayList<>();
    for (JsonNode call : choice.path("message").path("tool_calls")) {
      JsonNode function = call.path("function");
      calls.add(
          new Call(
              call.path("id").asString(),
              function.path("name").asString(),
              JSON.readTree(function.path("arguments").asString())));
    }
    String refusal = choice.path("message").path("refusal").asString("");
    return new Gathered(
        choice.path("message").path("content").asString("") + refusal,
        calls,
        refusal.isEmpty() ? stopReason(choice.path("finish_reason").asString()) : "refusal",
        usage.path("prompt_tokens").asLong(),
        usage.path("completion_tokens").asLong(),
        usage.path("prompt_tokens_details").path("cached_tokens").asLong(0));
  }

  private static Gathered message(JsonNode root) {
    List<Call> calls = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (JsonNode block : root.path("content")) {
      text.append(block.path("text").asString(""));
      if (block.path("type").asString("").equals("tool_use")) {
        calls.add(
            new Call(
                block.path("id").asString(), block.path("name").asString(), block.path("input")));
      }
    }
    long[] counts = new long[4];
    add(root.path("usage"), counts);
    return new Gathered(
        text.toString(),
        calls,
        root.path("stop_reason").asString(),
        counts[0] + counts[1] + counts[2],
        counts[3],
        counts[1]);
  }

  private static Gathered lastResponse(List<Event> events) {
    return response(JSON.readTree(events.getLast().data()).path("response"));
  }

  private static Gathered response(JsonNode root) {
    StringBuilder text = new StringBuilder();
    List<Call> calls = new ArrayList<>();
    boolean refused = false;
    for (JsonNode item : root.path("output")) {
      for (JsonNode part : item.path("content")) {
        text.append(part.path("text").asString("")).append(part.path("refusal").asString(""));
        refused |= part.has("refusal");
      }
      if (item.path("type").asString("").equals("function_call")) {
        String arguments = item.path("arguments").asString();
        calls.add(
            new Call(
                item.path("call_id").asString(),
                item.path("name").asString(),
                JSON.readTree(arguments.isEmpty() ? "{}" : arguments)));
      }
    }
    String stop =
        switch (root.path("incomplete_details").path("reason").asString("")) {
          case "max_output_tokens" -> "max_tokens";
          case "content_filter" -> "refusal";
          default -> calls.isEmpty() ? "end_turn" : "tool_use";
        };
    JsonNode usage = root.path("usage");
    return new Gathered(
        text.toString(),
        calls,
        refused ? "refusal" : stop,
        usage.path("input_tokens").asLong(0),
        usage.path("output_tokens").asLong(0),
        usage.path("input_tokens_details").path("cached_tokens").asLong(0));
  }
}

package dev.understudy.dialects.translate;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.Json;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whole answers, from one dialect to the other.
final class Answers {
  private Answers() {}

  /// A message as a chat completion.
  static byte[] chat(byte[] body, Instant created) throws Untranslatable {
    ObjectNode from = Json.read(body);
    if (!from.path("content").isArray()) {
      throw new Untranslatable("content", "not a list");
    }
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    ArrayNode calls = Json.array();
    for (JsonNode block : from.path("content")) {
      switch (block.path("type").asString("")) {
        case "text" -> text.append(block.path("text").asString(""));
        case "thinking" -> reasoning.append(block.path("thinking").asString(""));
        case "tool_use" -> {
          ObjectNode call = calls.addObject().put("id", block.path("id").asString(""));
          call.put("type", "function");
          call.putObject("function")
              .put("name", block.path("name").asString(""))
              .put("arguments", Json.text(block.path("input")));
        }
        default -> {}
      }
    }
    ObjectNode to = Json.object();
    to.put("id", Ids.of("chatcmpl-", from.path("id").asString("")));
    to.put("object", "chat.completion");
    to.put("created", created.getEpochSecond());
    to.put("model", from.path("model").asString(""));
    ObjectNode choice = to.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    if (text.isEmpty()) {
      message.putNull("content");
    } else {
      message.put("content", text.toString());
    }
    message.putNull("refusal");
    if (!reasoning.isEmpty()) {
      message.put("reasoning_content", reasoning.toString());
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    choice.putNull("logprobs");
    choice.put("finish_reason", Ids.finishReason(from.path("stop_reason").asString("")));
    to.set("usage", chatUsage(from.path("usage")));
    return Json.write(to);
  }

  private static ObjectNode chatUsage(JsonNode usage) {
    long cached = usage.path("cache_read_input_tokens").asLong(0);
    long input =
        usage.path("input_tokens").asLong(0)
            + cached
            + usage.path("cache_creation_input_tokens").asLong(0);
    long output = usage.path("output_tokens").asLong(0);
    ObjectNode to = Json.object();
    to.put("prompt_tokens", input);
    to.put("completion_tokens", output);
    to.put("total_tokens", input + output);
    to.putObject("prompt_tokens_details").put("cached_tokens", cached);
    return to;
  }

  /// A chat completion as a message. Reasoning stays behind: a block of it would lack the signature
  /// that the dialect demands when it comes back.
  static byte[] message(byte[] body) throws Untranslatable {
    ObjectNode from = Json.read(body);
    JsonNode choice = from.path("choices").path(0);
    JsonNode message = choice.path("message");
    if (!message.isObject()) {
      throw new Untranslatable("choices[0].message", "missing");
    }
    ObjectNode to = Json.object();
    to.put("id", Ids.of("msg_", from.path("id").asString("")));
    to.put("type", "message");
    to.put("role", "assistant");
    to.put("model", from.path("model").asString(""));
    ArrayNode blocks = to.putArray("content");
    JsonNode content = message.path("content");
    text(content, blocks);
    for (JsonNode part : content) {
      text(part.path("text"), blocks);
    }
    text(message.path("refusal"), blocks);
    int index = 0;
    for (JsonNode call : message.path("tool_calls")) {
      String field = "choices[0].message.tool_calls[" + index++ + "]";
      ObjectNode block = blocks.addObject().put("type", "tool_use");
      block.put("id", Ids.tool(Json.required(call, "id", field)));
      block.put("name", Json.required(call.path("function"), "name", field + ".function"));
      block.set(
          "input",
          Json.arguments(call.path("function").path("arguments"), field + ".function.arguments"));
    }
    boolean refused = Json.string(message.path("refusal")).isPresent();
    to.put(
        "stop_reason",
        refused ? "refusal" : Ids.stopReason(choice.path("finish_reason").asString("")));
    to.putNull("stop_sequence");
    to.set("usage", messageUsage(from.path("usage")));
    return Json.write(to);
  }

  private static void text(JsonNode text, ArrayNode blocks) {
    Json.string(text).ifPresent(some -> blocks.addObject().put("type", "text").put("text", some));
  }

  private static ObjectNode messageUsage(JsonNode usage) {
    long cached = usage.path("prompt_tokens_details").path("cached_tokens").asLong(0);
    ObjectNode to = Json.object();
    to.put("input_tokens", Math.max(0, usage.path("prompt_tokens").asLong(0) - cached));
    to.put("cache_creation_input_tokens", 0);
    to.put("cache_read_input_tokens", cached);
    to.put("output_tokens", usage.path("completion_tokens").asLong(0));
    return to;
  }
}

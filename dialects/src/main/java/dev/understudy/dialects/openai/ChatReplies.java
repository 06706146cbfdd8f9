package dev.understudy.dialects.openai;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whole chat completions.
final class ChatReplies {
  static final String ID = "chatcmpl-";

  private ChatReplies() {}

  static Reply read(byte[] body) throws Untranslatable {
    ObjectNode from = Json.read(body);
    JsonNode choice = from.path("choices").path(0);
    JsonNode message = choice.path("message");
    if (!message.isObject()) {
      throw new Untranslatable("choices[0].message", "missing");
    }
    String id = from.path("id").asString("");
    List<Part> parts = new ArrayList<>();
    JsonNode reasoning = message.path("reasoning_content");
    Json.string(reasoning.isString() ? reasoning : message.path("reasoning"))
        .ifPresent(text -> parts.add(new Part.Thought(text)));
    content(message.path("content"), parts);
    Optional<String> refusal = Json.string(message.path("refusal"));
    refusal.ifPresent(text -> parts.add(new Part.Refusal(text)));
    boolean calls = calls(message.path("tool_calls"), id, parts);
    Ending ending = ending(choice.path("finish_reason").asString(""), calls);
    return new Reply(
        id,
        from.path("model").asString(""),
        parts,
        refusal.isPresent() ? Ending.REFUSED : ending,
        Optional.empty(),
        tokens(from.path("usage")));
  }

  /// A text, or the list of parts that Mistral's reasoning models answer with.
  private static void content(JsonNode content, List<Part> parts) {
    text(content, parts);
    for (JsonNode part : content) {
      text(part.path("text"), parts);
      for (JsonNode thought : part.path("thinking")) {
        Json.string(thought.path("text")).ifPresent(text -> parts.add(new Part.Thought(text)));
      }
    }
  }

  private static void text(JsonNode text, List<Part> parts) {
    Json.string(text).ifPresent(some -> parts.add(new Part.Text(some)));
  }

  private static boolean calls(JsonNode calls, String id, List<Part> parts) throws Untranslatable {
    int number = 0;
    for (JsonNode call : calls) {
      String field = "choices[0].message.tool_calls[" + number + "]";
      JsonNode function = call.path("function");
      String arguments = function.path("arguments").asString("");
      String own = Ids.call(id, number);
      parts.add(
          new Part.Call(
              Json.string(call.path("id")).orElse(own),
              Json.required(function, "name", field + ".function"),
              arguments.isBlank() ? "{}" : arguments));
      number++;
    }
    return number > 0;
  }

  /// Some servers say `stop` after calls.
  static Ending ending(String finishReason, boolean calls) {
    return switch (finishReason) {
      case "length" -> Ending.LENGTH;
      case "tool_calls", "function_call" -> Ending.CALLS;
      case "content_filter", "refusal" -> Ending.REFUSED;
      default -> calls ? Ending.CALLS : Ending.STOP;
    };
  }

  private static Tokens tokens(JsonNode usage) {
    JsonNode details = usage.path("prompt_tokens_details");
    JsonNode cached = details.path("cached_tokens");
    return new Tokens(
        Json.whole(usage.path("prompt_tokens")),
        Json.whole(usage.path("completion_tokens")),
        Json.whole(cached.isNumber() ? cached : usage.path("prompt_cache_hit_tokens")),
        OptionalLong.empty(),
        Json.whole(usage.path("completion_tokens_details").path("reasoning_tokens")));
  }

  static byte[] write(Reply reply, Instant created) {
    StringBuilder text = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    ArrayNode calls = Json.array();
    for (Part part : reply.parts()) {
      switch (part) {
        case Part.Text(var said) -> text.append(said);
        case Part.Thought(var said) -> thought.append(said);
        case Part.Refusal(var said) -> refusal.append(said);
        case Part.Call(var id, var name, var arguments) -> {
          ObjectNode call = calls.addObject().put("id", id).put("type", "function");
          call.putObject("function").put("name", name).put("arguments", arguments);
        }
        case Part.Image image -> {}
        case Part.Document document -> {}
        case Part.Audio audio -> {}
        case Part.Result result -> {}
      }
    }
    ObjectNode to = Json.object();
    to.put("id", Ids.of(ID, reply.id()));
    to.put("object", "chat.completion");
    to.put("created", created.getEpochSecond());
    to.put("model", reply.model());
    ObjectNode choice = to.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.put("content", text.isEmpty() ? null : text.toString());
    message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
    if (!thought.isEmpty()) {
      message.put("reasoning_content", thought.toString());
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    choice.putNull("logprobs");
    choice.put("finish_reason", finishReason(reply.ending(), !refusal.isEmpty()));
    to.set("usage", usage(reply.tokens()));
    return Json.write(to);
  }

  /// A refusal in words ends with `stop` in this dialect; one without, with `content_filter`.
  static String finishReason(Ending ending, boolean refusal) {
    return switch (ending) {
      case STOP, STOP_SEQUENCE, PAUSED -> "stop";
      case LENGTH -> "length";
      case CALLS -> "tool_calls";
      case REFUSED -> refusal ? "stop" : "content_filter";
    };
  }

  private static ObjectNode usage(Tokens tokens) {
    long input = tokens.input().orElse(0);
    long output = tokens.output().orElse(0);
    ObjectNode to = Json.object();
    to.put("prompt_tokens", input);
    to.put("completion_tokens", output);
    to.put("total_tokens", input + output);
    to.putObject("prompt_tokens_details").put("cached_tokens", tokens.cached().orElse(0));
    if (tokens.reasoning().isPresent()) {
      to.putObject("completion_tokens_details")
          .put("reasoning_tokens", tokens.reasoning().getAsLong());
    }
    return to;
  }
}

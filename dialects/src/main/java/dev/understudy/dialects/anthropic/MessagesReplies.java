package dev.understudy.dialects.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whole messages. What a provider's own tools did on the way is not part of the answer.
final class MessagesReplies {
  static final String ID = "msg_";

  private MessagesReplies() {}

  static Reply read(byte[] body) throws Untranslatable {
    ObjectNode from = Json.read(body);
    if (!from.path("content").isArray()) {
      throw new Untranslatable("content", "not a list");
    }
    List<Part> parts = new ArrayList<>();
    for (JsonNode block : from.path("content")) {
      switch (block.path("type").asString("")) {
        case "text" ->
            Json.string(block.path("text")).ifPresent(text -> parts.add(new Part.Text(text)));
        case "thinking" ->
            Json.string(block.path("thinking"))
                .ifPresent(text -> parts.add(new Part.Thought(text)));
        case "tool_use" -> {
          JsonNode input = block.path("input");
          parts.add(
              new Part.Call(
                  block.path("id").asString(""),
                  block.path("name").asString(""),
                  input.isObject() ? Json.text(input) : "{}"));
        }
        default -> {}
      }
    }
    return new Reply(
        from.path("id").asString(""),
        from.path("model").asString(""),
        parts,
        ending(from.path("stop_reason").asString("")),
        Json.string(from.path("stop_sequence")),
        tokens(from.path("usage")));
  }

  static Ending ending(String stopReason) {
    return switch (stopReason) {
      case "max_tokens", "model_context_window_exceeded" -> Ending.LENGTH;
      case "stop_sequence" -> Ending.STOP_SEQUENCE;
      case "tool_use" -> Ending.CALLS;
      case "refusal" -> Ending.REFUSED;
      case "pause_turn" -> Ending.PAUSED;
      default -> Ending.STOP;
    };
  }

  static String stopReason(Ending ending) {
    return switch (ending) {
      case STOP -> "end_turn";
      case STOP_SEQUENCE -> "stop_sequence";
      case LENGTH -> "max_tokens";
      case CALLS -> "tool_use";
      case REFUSED -> "refusal";
      case PAUSED -> "pause_turn";
    };
  }

  /// The dialect counts what was read from or written to a cache apart.
  private static Tokens tokens(JsonNode usage) {
    OptionalLong fresh = Json.whole(usage.path("input_tokens"));
    OptionalLong cached = Json.whole(usage.path("cache_read_input_tokens"));
    OptionalLong written = Json.whole(usage.path("cache_creation_input_tokens"));
    OptionalLong input =
        fresh.isPresent()
            ? OptionalLong.of(fresh.getAsLong() + cached.orElse(0) + written.orElse(0))
            : fresh;
    return new Tokens(
        input, Json.whole(usage.path("output_tokens")), cached, written, OptionalLong.empty());
  }

  /// Reasoning stays behind: a block of it would lack the signature that the dialect demands when
  /// it comes back.
  static byte[] write(Reply reply) throws Untranslatable {
    ObjectNode to = Json.object();
    to.put("id", Ids.of(ID, reply.id()));
    to.put("type", "message");
    to.put("role", "assistant");
    to.put("model", reply.model());
    ArrayNode blocks = to.putArray("content");
    for (Part part : reply.parts()) {
      switch (part) {
        case Part.Text(var text) -> blocks.addObject().put("type", "text").put("text", text);
        case Part.Refusal(var text) -> blocks.addObject().put("type", "text").put("text", text);
        case Part.Call(var id, var name, var arguments) ->
            blocks
                .addObject()
                .put("type", "tool_use")
                .put("id", Ids.tool(id))
                .put("name", name)
                .set("input", Json.read(arguments.getBytes(UTF_8), "arguments of " + id));
        case Part.Thought thought -> {}
        case Part.Image image -> {}
        case Part.Document document -> {}
        case Part.Audio audio -> {}
        case Part.Result result -> {}
      }
    }
    to.put("stop_reason", stopReason(reply.ending()));
    to.put("stop_sequence", reply.stopSequence().orElse(null));
    to.set("usage", usage(reply.tokens()));
    return Json.write(to);
  }

  private static ObjectNode usage(Tokens tokens) {
    long cached = tokens.cached().orElse(0);
    long written = tokens.cacheWritten().orElse(0);
    ObjectNode to = Json.object();
    to.put("input_tokens", Math.max(0, tokens.input().orElse(0) - cached - written));
    to.put("cache_creation_input_tokens", written);
    to.put("cache_read_input_tokens", cached);
    to.put("output_tokens", tokens.output().orElse(0));
    return to;
  }
}

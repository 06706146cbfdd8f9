package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.Tokens;
import java.time.Instant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An answer as a target of any dialect would give it: written by its codec, or for Bedrock, whose
/// codec only reads answers, and for reasoning of Anthropic's, here.
final class Target {
  private Target() {}

  static byte[] whole(Dialect target, Reply reply) {
    if (target == Dialect.BEDROCK) {
      return Json.write(converse(reply));
    }
    try {
      byte[] whole = Known.codec(target).writeReply(reply, Instant.EPOCH);
      return target == Dialect.ANTHROPIC ? thinking(reply, whole) : whole;
    } catch (Untranslatable refused) {
      throw new AssertionError(refused);
    }
  }

  static byte[] stream(Dialect target, Reply reply) {
    if (target == Dialect.BEDROCK) {
      return converseStream(reply).getBytes(UTF_8);
    }
    StreamWriter writer = Known.codec(target).writer(true, Instant.EPOCH);
    Bytes out = new Bytes(0);
    writer.into(out);
    new RandomReply(1).tell(reply, false, writer);
    return target == Dialect.ANTHROPIC ? thinkingStream(reply, out) : out.toArray();
  }

  /// Anthropic's own models show their thinking, which no other can: it is signed.
  private static byte[] thinking(Reply reply, byte[] whole) {
    String text = new String(whole, UTF_8);
    String thought = Meaning.thought(reply);
    String block = "{\"type\":\"thinking\",\"thinking\":\"" + thought + "\",\"signature\":\"s\"},";
    return thought.isEmpty()
        ? whole
        : text.replace("\"content\":[", "\"content\":[" + block).getBytes(UTF_8);
  }

  private static byte[] thinkingStream(Reply reply, Bytes out) {
    String thought = Meaning.thought(reply);
    if (thought.isEmpty()) {
      return out.toArray();
    }
    String text = out.toString();
    int first = text.indexOf("\n\n") + 2;
    String delta =
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
            + "\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\""
            + thought
            + "\"}}\n\n";
    return (text.substring(0, first) + delta + text.substring(first)).getBytes(UTF_8);
  }

  private static ObjectNode converse(Reply reply) {
    ObjectNode root = Json.object();
    ArrayNode content =
        root.putObject("output").putObject("message").put("role", "assistant").putArray("content");
    for (Part part : reply.parts()) {
      switch (part) {
        case Part.Text(var text) -> content.addObject().put("text", text);
        case Part.Refusal(var text) -> content.addObject().put("text", text);
        case Part.Thought(var text) ->
            content
                .addObject()
                .putObject("reasoningContent")
                .putObject("reasoningText")
                .put("text", text);
        case Part.Call(var id, var name, var arguments) ->
            content
                .addObject()
                .putObject("toolUse")
                .put("toolUseId", id)
                .put("name", name)
                .set("input", Probe.tree(arguments));
        default -> throw new AssertionError("not said: " + part);
      }
    }
    root.put("stopReason", stopReason(reply.ending()));
    root.set("usage", usage(reply.tokens()));
    return root;
  }

  private static String stopReason(Ending ending) {
    return switch (ending) {
      case STOP, PAUSED -> "end_turn";
      case STOP_SEQUENCE -> "stop_sequence";
      case LENGTH -> "max_tokens";
      case CALLS -> "tool_use";
      case REFUSED -> "content_filtered";
    };
  }

  private static ObjectNode usage(Tokens tokens) {
    long cached = tokens.cached().orElse(0);
    long written = tokens.cacheWritten().orElse(0);
    long output = tokens.output().orElse(0);
    long input = tokens.input().orElse(0);
    return Json.object()
        .put("inputTokens", input - cached - written)
        .put("outputTokens", output)
        .put("totalTokens", input + output)
        .put("cacheReadInputTokens", cached)
        .put("cacheWriteInputTokens", written);
  }

  private static String converseStream(Reply reply) {
    StringBuilder all = new StringBuilder();
    event("messageStart", Json.object().put("role", "assistant"), all);
    int index = 0;
    for (Part part : reply.parts()) {
      ObjectNode delta = block(index).putObject("delta");
      switch (part) {
        case Part.Text(var text) -> delta.put("text", text);
        case Part.Refusal(var text) -> delta.put("text", text);
        case Part.Thought(var text) -> delta.putObject("reasoningContent").put("text", text);
        case Part.Call(var id, var name, var arguments) -> {
          ObjectNode start = block(index);
          start.putObject("start").putObject("toolUse").put("toolUseId", id).put("name", name);
          event("contentBlockStart", start, all);
          delta.putObject("toolUse").put("input", arguments);
        }
        default -> throw new AssertionError("not said: " + part);
      }
      event("contentBlockDelta", block(index).set("delta", delta), all);
      event("contentBlockStop", block(index), all);
      index++;
    }
    event("messageStop", Json.object().put("stopReason", stopReason(reply.ending())), all);
    event("metadata", Json.object().set("usage", usage(reply.tokens())), all);
    return all.toString();
  }

  private static ObjectNode block(int index) {
    return Json.object().put("contentBlockIndex", index);
  }

  private static void event(String name, tools.jackson.databind.JsonNode data, StringBuilder all) {
    all.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
  }
}

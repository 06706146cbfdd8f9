package dev.understudy.dialects.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Source;
import dev.understudy.dialects.neutral.Turn;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns as the messages of Anthropic's dialect. A text of nothing is left out: the dialect refuses
/// it.
final class MessagesTurns {
  private final Dropped dropped;

  MessagesTurns(Dropped dropped) {
    this.dropped = dropped;
  }

  ArrayNode write(List<Turn> turns) throws Untranslatable {
    ArrayNode messages = Json.array();
    for (Turn turn : turns) {
      ArrayNode blocks = Json.array();
      for (Part part : turn.parts()) {
        block(part, blocks);
      }
      if (!blocks.isEmpty()) {
        ObjectNode message =
            messages.addObject().put("role", turn.role() == Turn.Role.USER ? "user" : "assistant");
        boolean bare = turn.role() == Turn.Role.USER && blocks.size() == 1;
        boolean text = bare && blocks.path(0).has("text");
        message.set("content", text ? blocks.path(0).path("text") : blocks);
      }
    }
    return messages;
  }

  private void block(Part part, ArrayNode blocks) throws Untranslatable {
    switch (part) {
      case Part.Text(var text) -> text(text, blocks);
      case Part.Refusal(var text) -> text(text, blocks);
      case Part.Image(var source, var detail) -> {
        if (detail.isPresent()) {
          dropped.add("detail");
        }
        blocks.addObject().put("type", "image").set("source", source(source));
      }
      case Part.Document(var source, var name) -> {
        ObjectNode block = blocks.addObject().put("type", "document");
        block.set("source", document(source));
        name.ifPresent(title -> block.put("title", title));
      }
      case Part.Audio audio ->
          throw new Untranslatable("input_audio", "the target's dialect has no sound");
      case Part.Call(var id, var name, var arguments) ->
          blocks
              .addObject()
              .put("type", "tool_use")
              .put("id", Ids.tool(id))
              .put("name", name)
              .set("input", Json.read(arguments.getBytes(UTF_8), "arguments of " + id));
      case Part.Result result -> result(result, blocks);
      case Part.Thought thought -> dropped.add("thought");
    }
  }

  private static void text(String text, ArrayNode blocks) {
    if (!text.isEmpty()) {
      blocks.addObject().put("type", "text").put("text", text);
    }
  }

  private void result(Part.Result result, ArrayNode blocks) throws Untranslatable {
    ObjectNode block = blocks.addObject().put("type", "tool_result");
    block.put("tool_use_id", Ids.tool(result.callId()));
    ArrayNode content = Json.array();
    for (Part part : result.content()) {
      block(part, content);
    }
    if (content.isEmpty()) {
      block.put("content", "");
    } else if (content.size() == 1 && content.path(0).has("text")) {
      block.set("content", content.path(0).path("text"));
    } else {
      block.set("content", content);
    }
    if (result.failed()) {
      block.put("is_error", true);
    }
  }

  private static ObjectNode source(Source source) {
    return switch (source) {
      case Source.Inline(var type, var base64) ->
          Json.object().put("type", "base64").put("media_type", type).put("data", base64);
      case Source.Url(var url) -> Json.object().put("type", "url").put("url", url);
    };
  }

  /// Plain text is a kind of source of its own.
  private static ObjectNode document(Source source) throws Untranslatable {
    if (!(source instanceof Source.Inline(var type, var base64)) || !type.startsWith("text/")) {
      return source(source);
    }
    try {
      String text = new String(Base64.getDecoder().decode(base64), UTF_8);
      return Json.object().put("type", "text").put("media_type", "text/plain").put("data", text);
    } catch (IllegalArgumentException broken) {
      throw new Untranslatable("document", "not base64");
    }
  }
}

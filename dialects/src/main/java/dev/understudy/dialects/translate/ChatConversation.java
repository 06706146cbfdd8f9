package dev.understudy.dialects.translate;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The messages of a chat request as a system prompt and the messages of Anthropic's dialect.
///
/// The results of tools become blocks of the user's next message, because they must follow the
/// calls at once.
final class ChatConversation {
  private final Dropped dropped;
  private final List<String> system = new ArrayList<>();
  private final ArrayNode messages = Json.array();
  private @Nullable ArrayNode results;

  ChatConversation(Dropped dropped) {
    this.dropped = dropped;
  }

  void translate(JsonNode from, ObjectNode to) throws Untranslatable {
    if (!from.isArray()) {
      throw new Untranslatable("messages", "not a list");
    }
    int index = 0;
    for (JsonNode message : from) {
      message(message, "messages[" + index++ + "]");
    }
    if (!system.isEmpty()) {
      to.put("system", String.join("\n\n", system));
    }
    to.set("messages", messages);
  }

  private void message(JsonNode message, String field) throws Untranslatable {
    dropped.addIfPresent(message, "name");
    switch (message.path("role").asString("")) {
      case "system", "developer" -> system.add(plainText(message.path("content"), field));
      case "user" -> user(message, field);
      case "assistant" -> assistant(message, field);
      case "tool" -> result(message, field);
      default -> throw new Untranslatable(field + ".role", "a role the target does not know");
    }
  }

  private void user(JsonNode message, String field) throws Untranslatable {
    JsonNode content = message.path("content");
    ArrayNode pending = results;
    results = null;
    if (pending == null && content.isString()) {
      ObjectNode translated = messages.addObject();
      translated.put("role", "user");
      translated.set("content", content);
      return;
    }
    ArrayNode blocks = pending;
    if (blocks == null) {
      blocks = say("user");
    }
    if (content.isString()) {
      text(content.stringValue(), blocks);
      return;
    }
    int index = 0;
    for (JsonNode part : content) {
      part(part, field + ".content[" + index++ + "]", blocks);
    }
  }

  private void part(JsonNode part, String field, ArrayNode blocks) throws Untranslatable {
    switch (part.path("type").asString("")) {
      case "text" -> text(part.path("text").asString(""), blocks);
      case "image_url" -> {
        JsonNode image = part.path("image_url");
        dropped.addIfPresent(image, "detail");
        ObjectNode block = blocks.addObject().put("type", "image");
        block.set("source", source(Json.required(image, "url", field + ".image_url")));
      }
      case "file" -> {
        String data =
            Json.string(part.path("file").path("file_data"))
                .orElseThrow(() -> new Untranslatable(field, "a file kept at another provider"));
        ObjectNode block = blocks.addObject().put("type", "document");
        block.set("source", source(data));
        Json.string(part.path("file").path("filename")).ifPresent(name -> block.put("title", name));
      }
      default -> throw new Untranslatable(field + ".type", "the target's dialect has no such part");
    }
  }

  /// Where a picture or document comes from: the data itself if it is a data URL, else its address.
  private static ObjectNode source(String url) {
    ObjectNode source = Json.object();
    int comma = url.indexOf(',');
    int base64 = url.indexOf(";base64,");
    if (url.startsWith("data:") && base64 > 0 && base64 < comma) {
      int type = url.indexOf(';');
      source.put("type", "base64");
      source.put("media_type", url.substring("data:".length(), type));
      source.put("data", url.substring(comma + 1));
    } else {
      source.put("type", "url");
      source.put("url", url);
    }
    return source;
  }

  private void assistant(JsonNode message, String field) throws Untranslatable {
    results = null;
    if (!Json.idle(message.path("function_call"))) {
      throw new Untranslatable(field + ".function_call", "the older form of tools");
    }
    dropped.addIfPresent(message, "audio");
    dropped.addIfPresent(message, "reasoning_content");
    ArrayNode blocks = Json.array();
    text(plainText(message.path("content"), field), blocks);
    text(message.path("refusal").asString(""), blocks);
    int index = 0;
    for (JsonNode call : message.path("tool_calls")) {
      String callField = field + ".tool_calls[" + index++ + "]";
      if (!call.path("type").asString("function").equals("function")) {
        throw new Untranslatable(callField + ".type", "only functions can be translated");
      }
      JsonNode function = call.path("function");
      ObjectNode block = blocks.addObject().put("type", "tool_use");
      block.put("id", Ids.tool(Json.required(call, "id", callField)));
      block.put("name", Json.required(function, "name", callField + ".function"));
      block.set(
          "input", Json.arguments(function.path("arguments"), callField + ".function.arguments"));
    }
    if (!blocks.isEmpty()) {
      say("assistant").addAll(blocks);
    }
  }

  private void result(JsonNode message, String field) throws Untranslatable {
    ArrayNode blocks = results;
    if (blocks == null) {
      blocks = say("user");
      results = blocks;
    }
    ObjectNode block = blocks.addObject().put("type", "tool_result");
    block.put("tool_use_id", Ids.tool(Json.required(message, "tool_call_id", field)));
    block.put("content", plainText(message.path("content"), field));
  }

  private ArrayNode say(String role) {
    return messages.addObject().put("role", role).putArray("content");
  }

  private static void text(String text, ArrayNode blocks) {
    if (!text.isEmpty()) {
      blocks.addObject().put("type", "text").put("text", text);
    }
  }

  /// The text of a content that may hold nothing else.
  private static String plainText(JsonNode content, String field) throws Untranslatable {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      switch (part.path("type").asString("")) {
        case "text" -> text.append(part.path("text").asString(""));
        case "refusal" -> text.append(part.path("refusal").asString(""));
        default -> throw new Untranslatable(field + ".content", "only text can be translated here");
      }
    }
    return text.toString();
  }
}

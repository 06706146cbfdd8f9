package dev.understudy.dialects.translate;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The system prompt and messages of Anthropic's dialect as the messages of a chat request.
///
/// Pictures in a tool's result move to the user's message after it: a result is text only in the
/// chat dialect.
final class MessagesConversation {
  private final Dropped dropped;
  private final ArrayNode messages = Json.array();

  MessagesConversation(Dropped dropped) {
    this.dropped = dropped;
  }

  ArrayNode translate(JsonNode system, JsonNode from) throws Untranslatable {
    if (!from.isArray()) {
      throw new Untranslatable("messages", "not a list");
    }
    String prompt = plainText(system, "system");
    if (!prompt.isEmpty()) {
      messages.addObject().put("role", "system").put("content", prompt);
    }
    int index = 0;
    for (JsonNode message : from) {
      String field = "messages[" + index++ + "]";
      switch (message.path("role").asString("")) {
        case "user" -> user(message.path("content"), field);
        case "assistant" -> assistant(message.path("content"), field);
        case "system" ->
            messages
                .addObject()
                .put("role", "system")
                .put("content", plainText(message.path("content"), field));
        default -> throw new Untranslatable(field + ".role", "a role the target does not know");
      }
    }
    if (index > 0 && from.path(index - 1).path("role").asString("").equals("assistant")) {
      dropped.add("prefill");
    }
    return messages;
  }

  private void user(JsonNode content, String field) throws Untranslatable {
    if (content.isString()) {
      messages.addObject().put("role", "user").set("content", content);
      return;
    }
    ArrayNode parts = Json.array();
    int index = 0;
    for (JsonNode block : content) {
      String blockField = field + ".content[" + index++ + "]";
      if (block.path("type").asString("").equals("tool_result")) {
        result(block, blockField, parts);
      } else {
        parts.add(part(block, blockField));
      }
    }
    if (parts.isEmpty()) {
      return;
    }
    ObjectNode message = messages.addObject().put("role", "user");
    if (parts.size() == 1 && parts.path(0).has("text")) {
      message.set("content", parts.path(0).path("text"));
    } else {
      message.set("content", parts);
    }
  }

  private void result(JsonNode block, String field, ArrayNode parts) throws Untranslatable {
    dropped.addIfPresent(block, "cache_control");
    dropped.addUnlessIdle("is_error", block.path("is_error"));
    JsonNode content = block.path("content");
    List<String> texts = new ArrayList<>();
    if (content.isString()) {
      texts.add(content.stringValue());
    }
    int index = 0;
    for (JsonNode inner : content) {
      String innerField = field + ".content[" + index++ + "]";
      if (inner.path("type").asString("").equals("text")) {
        texts.add(inner.path("text").asString(""));
      } else {
        parts.add(part(inner, innerField));
      }
    }
    messages
        .addObject()
        .put("role", "tool")
        .put("tool_call_id", Json.required(block, "tool_use_id", field))
        .put("content", String.join("\n", texts));
  }

  private ObjectNode part(JsonNode block, String field) throws Untranslatable {
    dropped.addIfPresent(block, "cache_control");
    dropped.addIfPresent(block, "citations");
    JsonNode source = block.path("source");
    ObjectNode part = Json.object();
    switch (block.path("type").asString("")) {
      case "text" -> part.put("type", "text").put("text", block.path("text").asString(""));
      case "image" -> {
        part.put("type", "image_url");
        part.putObject("image_url").put("url", url(source, field));
      }
      case "document" -> {
        if (source.path("type").asString("").equals("text")) {
          part.put("type", "text").put("text", source.path("data").asString(""));
        } else if (source.path("type").asString("").equals("base64")) {
          ObjectNode file = part.put("type", "file").putObject("file");
          file.put("filename", block.path("title").asString("document.pdf"));
          file.put("file_data", url(source, field));
        } else {
          throw new Untranslatable(field + ".source", "a document the target cannot fetch");
        }
      }
      default ->
          throw new Untranslatable(field + ".type", "the target's dialect has no such block");
    }
    return part;
  }

  private static String url(JsonNode source, String field) throws Untranslatable {
    return switch (source.path("type").asString("")) {
      case "url" -> Json.required(source, "url", field + ".source");
      case "base64" ->
          "data:"
              + Json.required(source, "media_type", field + ".source")
              + ";base64,"
              + source.path("data").asString("");
      default -> throw new Untranslatable(field + ".source", "a file kept at another provider");
    };
  }

  private void assistant(JsonNode content, String field) throws Untranslatable {
    ObjectNode message = Json.object().put("role", "assistant");
    StringBuilder text = new StringBuilder(content.isString() ? content.stringValue() : "");
    ArrayNode calls = Json.array();
    int index = 0;
    for (JsonNode block : content) {
      String blockField = field + ".content[" + index++ + "]";
      dropped.addIfPresent(block, "cache_control");
      dropped.addIfPresent(block, "citations");
      switch (block.path("type").asString("")) {
        case "text" -> text.append(block.path("text").asString(""));
        case "tool_use" -> {
          ObjectNode call = calls.addObject();
          call.put("id", Json.required(block, "id", blockField)).put("type", "function");
          call.putObject("function")
              .put("name", Json.required(block, "name", blockField))
              .put("arguments", Json.text(block.path("input")));
        }
        case "thinking", "redacted_thinking" -> dropped.add("thinking");
        case "server_tool_use", "web_search_tool_result", "code_execution_tool_result" ->
            dropped.add("server_tool_use");
        default ->
            throw new Untranslatable(
                blockField + ".type", "the target's dialect has no such block");
      }
    }
    if (text.isEmpty() && calls.isEmpty()) {
      return;
    }
    if (text.isEmpty()) {
      message.putNull("content");
    } else {
      message.put("content", text.toString());
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    messages.add(message);
  }

  private String plainText(JsonNode content, String field) throws Untranslatable {
    if (content.isString()) {
      return content.stringValue();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode block : content) {
      dropped.addIfPresent(block, "cache_control");
      if (!block.path("type").asString("").equals("text")) {
        throw new Untranslatable(field, "only text can be translated here");
      }
      texts.add(block.path("text").asString(""));
    }
    return String.join("\n\n", texts);
  }
}

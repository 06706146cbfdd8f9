package dev.understudy.dialects.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.codec.Texts;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Source;
import dev.understudy.dialects.neutral.Turn;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Instructions and turns as the messages of a chat request.
///
/// Every result of a tool becomes a message of its own, before what else the user says. Pictures
/// and documents in a result move to the user's message after it: a result is text only in this
/// dialect.
final class ChatMessages {
  private final Dropped dropped;
  private final ArrayNode messages = Json.array();

  ChatMessages(Dropped dropped) {
    this.dropped = dropped;
  }

  ArrayNode write(Prompt prompt) throws Untranslatable {
    String system = Texts.only(prompt.system(), "\n\n", "system");
    if (!system.isEmpty()) {
      messages.addObject().put("role", "system").put("content", system);
    }
    for (Turn turn : prompt.turns()) {
      switch (turn.role()) {
        case USER -> user(turn.parts());
        case ASSISTANT -> assistant(turn.parts());
      }
    }
    if (!prompt.turns().isEmpty() && prompt.turns().getLast().role() == Turn.Role.ASSISTANT) {
      dropped.add("prefill");
    }
    return messages;
  }

  private void user(List<Part> parts) throws Untranslatable {
    ArrayNode content = Json.array();
    for (Part part : parts) {
      if (part instanceof Part.Result result) {
        result(result, content);
      } else {
        content.add(part(part));
      }
    }
    if (content.isEmpty()) {
      return;
    }
    boolean bare = content.size() == 1 && content.path(0).has("text");
    messages
        .addObject()
        .put("role", "user")
        .set("content", bare ? content.path(0).path("text") : content);
  }

  private void result(Part.Result result, ArrayNode content) throws Untranslatable {
    if (result.failed()) {
      dropped.add("failed");
    }
    List<String> texts = new ArrayList<>();
    for (Part part : result.content()) {
      if (part instanceof Part.Text(var text)) {
        texts.add(text);
      } else {
        content.add(part(part));
      }
    }
    messages
        .addObject()
        .put("role", "tool")
        .put("tool_call_id", result.callId())
        .put("content", String.join("\n", texts));
  }

  private static ObjectNode part(Part part) throws Untranslatable {
    return switch (part) {
      case Part.Text(var text) -> text(text);
      case Part.Image(var source, var detail) -> {
        ObjectNode image = Json.object().put("type", "image_url");
        ObjectNode address = image.putObject("image_url").put("url", source.url());
        detail.ifPresent(word -> address.put("detail", word));
        yield image;
      }
      case Part.Document(Source.Inline(var type, var base64), var name)
          when type.startsWith("text/") ->
          text(plain(base64));
      case Part.Document(Source.Inline source, var name) -> {
        ObjectNode document = Json.object().put("type", "file");
        document
            .putObject("file")
            .put("filename", name.orElse("document.pdf"))
            .put("file_data", source.url());
        yield document;
      }
      case Part.Document(Source.Url source, var name) ->
          throw new Untranslatable("document", "the target's dialect does not fetch documents");
      case Part.Audio(var format, var base64) -> {
        ObjectNode audio = Json.object().put("type", "input_audio");
        audio.putObject("input_audio").put("data", base64).put("format", format);
        yield audio;
      }
      case Part.Call call -> throw misplaced();
      case Part.Result result -> throw misplaced();
      case Part.Thought thought -> throw misplaced();
      case Part.Refusal refusal -> throw misplaced();
    };
  }

  private static Untranslatable misplaced() {
    return new Untranslatable("messages", "the target's dialect has no place for such a part");
  }

  private static ObjectNode text(String text) {
    return Json.object().put("type", "text").put("text", text);
  }

  /// A document of plain text is a text: the dialect takes other documents as files.
  private static String plain(String base64) throws Untranslatable {
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new Untranslatable("document", "not base64");
    }
  }

  private void assistant(List<Part> parts) throws Untranslatable {
    StringBuilder text = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    ArrayNode calls = Json.array();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(var said) -> text.append(said);
        case Part.Refusal(var said) -> refusal.append(said);
        case Part.Thought thought -> dropped.add("thought");
        case Part.Call(var id, var name, var arguments) -> {
          ObjectNode call = calls.addObject().put("id", id).put("type", "function");
          call.putObject("function").put("name", name).put("arguments", arguments);
        }
        case Part.Image image -> throw misplaced();
        case Part.Document document -> throw misplaced();
        case Part.Audio audio -> throw misplaced();
        case Part.Result result -> throw misplaced();
      }
    }
    if (text.isEmpty() && refusal.isEmpty() && calls.isEmpty()) {
      return;
    }
    ObjectNode message = messages.addObject().put("role", "assistant");
    if (text.isEmpty()) {
      message.putNull("content");
    } else {
      message.put("content", text.toString());
    }
    if (!refusal.isEmpty()) {
      message.put("refusal", refusal.toString());
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
  }
}

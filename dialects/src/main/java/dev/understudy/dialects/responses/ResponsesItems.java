package dev.understudy.dialects.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Source;
import dev.understudy.dialects.neutral.Turn;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns as the items of a request's input: what is said between two calls or results is a message.
final class ResponsesItems {
  private final ArrayNode input;
  private final Dropped dropped;
  private ArrayNode content = Json.array();

  ResponsesItems(ArrayNode input, Dropped dropped) {
    this.input = input;
    this.dropped = dropped;
  }

  void write(Turn turn) throws Untranslatable {
    boolean user = turn.role() == Turn.Role.USER;
    for (Part part : turn.parts()) {
      switch (part) {
        case Part.Call(var id, var name, var arguments) -> {
          say(user);
          input
              .addObject()
              .put("type", "function_call")
              .put("call_id", id)
              .put("name", name)
              .put("arguments", arguments);
        }
        case Part.Result result -> {
          say(user);
          result(result);
        }
        case Part.Thought thought -> dropped.add("thought");
        case Part.Refusal(var text) ->
            content.addObject().put("type", "refusal").put("refusal", text);
        case Part.Text(var text) ->
            content.addObject().put("type", user ? "input_text" : "output_text").put("text", text);
        case Part.Image image -> content.add(users(image, user));
        case Part.Document document -> content.add(users(document, user));
        case Part.Audio audio -> content.add(users(audio, user));
      }
    }
    say(user);
  }

  private void say(boolean user) {
    if (content.isEmpty()) {
      return;
    }
    JsonNode first = content.path(0);
    boolean bare = content.size() == 1 && first.has("text");
    input
        .addObject()
        .put("role", user ? "user" : "assistant")
        .set("content", bare ? first.path("text") : content);
    content = Json.array();
  }

  private void result(Part.Result result) throws Untranslatable {
    if (result.failed()) {
      dropped.add("failed");
    }
    ObjectNode item =
        input.addObject().put("type", "function_call_output").put("call_id", result.callId());
    List<Part> parts = result.content();
    if (parts.isEmpty()) {
      item.put("output", "");
    } else if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(var text)) {
      item.put("output", text);
    } else {
      ArrayNode output = item.putArray("output");
      for (Part part : parts) {
        output.add(input(part));
      }
    }
  }

  private ObjectNode users(Part part, boolean user) throws Untranslatable {
    if (!user) {
      throw misplaced();
    }
    return input(part);
  }

  private static ObjectNode input(Part part) throws Untranslatable {
    return switch (part) {
      case Part.Text(var text) -> text(text);
      case Part.Image(var source, var detail) -> {
        ObjectNode image = Json.object().put("type", "input_image").put("image_url", source.url());
        detail.ifPresent(word -> image.put("detail", word));
        yield image;
      }
      case Part.Document(Source.Inline(var type, var base64), var name)
          when type.startsWith("text/") ->
          text(plain(base64));
      case Part.Document(Source.Inline source, var name) ->
          Json.object()
              .put("type", "input_file")
              .put("filename", name.orElse("document.pdf"))
              .put("file_data", source.url());
      case Part.Document(Source.Url(var url), var name) -> {
        ObjectNode file = Json.object().put("type", "input_file").put("file_url", url);
        name.ifPresent(word -> file.put("filename", word));
        yield file;
      }
      case Part.Audio audio ->
          throw new Untranslatable("audio", "the target's dialect has no sound");
      case Part.Call call -> throw misplaced();
      case Part.Result result -> throw misplaced();
      case Part.Thought thought -> throw misplaced();
      case Part.Refusal refusal -> throw misplaced();
    };
  }

  private static ObjectNode text(String text) {
    return Json.object().put("type", "input_text").put("text", text);
  }

  /// A document of plain text is a text: the dialect takes other documents as files.
  private static String plain(String base64) throws Untranslatable {
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new Untranslatable("document", "not base64");
    }
  }

  private static Untranslatable misplaced() {
    return new Untranslatable("input", "the target's dialect has no place for such a part");
  }
}

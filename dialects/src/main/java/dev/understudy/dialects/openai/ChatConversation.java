package dev.understudy.dialects.openai;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.CallNames;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Source;
import dev.understudy.dialects.neutral.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The messages of a chat request as instructions and turns.
///
/// The results of tools become parts of the user's next turn, because other dialects want them
/// right after the calls and in one turn.
final class ChatConversation {
  private final Dropped dropped;
  private final List<Part> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final List<Part> results = new ArrayList<>();
  private final CallNames calls = new CallNames();

  ChatConversation(Dropped dropped) {
    this.dropped = dropped;
  }

  List<Part> system() {
    return system;
  }

  List<Turn> turns() {
    return turns;
  }

  void read(JsonNode messages) throws Untranslatable {
    if (!messages.isArray()) {
      throw new Untranslatable("messages", "not a list");
    }
    int index = 0;
    for (JsonNode message : messages) {
      message(message, "messages[" + index++ + "]");
    }
    say(new ArrayList<>());
  }

  private void message(JsonNode message, String field) throws Untranslatable {
    dropped.addIfPresent(message, "name");
    switch (message.path("role").asString("")) {
      case "system", "developer" ->
          system.add(new Part.Text(plainText(message.path("content"), field)));
      case "user" -> say(user(message.path("content"), field));
      case "assistant" -> {
        say(new ArrayList<>());
        List<Part> parts = assistant(message, field);
        if (!parts.isEmpty()) {
          turns.add(Turn.assistant(parts));
        }
      }
      case "tool" -> results.add(result(message, field));
      default -> throw new Untranslatable(field + ".role", "a role no other dialect knows");
    }
  }

  /// Ends the user's turn: what the tools gave back, and then what the user says.
  private void say(List<Part> parts) {
    List<Part> all = new ArrayList<>(results);
    all.addAll(parts);
    results.clear();
    if (!all.isEmpty()) {
      turns.add(Turn.user(all));
    }
  }

  private List<Part> user(JsonNode content, String field) throws Untranslatable {
    List<Part> parts = new ArrayList<>();
    if (content.isString()) {
      parts.add(new Part.Text(content.stringValue()));
    }
    int index = 0;
    for (JsonNode part : content) {
      parts.add(part(part, field + ".content[" + index++ + "]"));
    }
    return parts;
  }

  private Part part(JsonNode part, String field) throws Untranslatable {
    return switch (part.path("type").asString("")) {
      case "text" -> new Part.Text(part.path("text").asString(""));
      case "image_url" -> {
        JsonNode image = part.path("image_url");
        yield new Part.Image(
            Source.of(Json.required(image, "url", field + ".image_url")),
            Json.string(image.path("detail")));
      }
      case "file" -> {
        JsonNode file = part.path("file");
        String data =
            Json.string(file.path("file_data"))
                .orElseThrow(() -> new Untranslatable(field, "a file kept at another provider"));
        yield new Part.Document(Source.of(data), Json.string(file.path("filename")));
      }
      case "input_audio" -> {
        JsonNode audio = part.path("input_audio");
        String audioField = field + ".input_audio";
        yield new Part.Audio(
            Json.required(audio, "format", audioField), Json.required(audio, "data", audioField));
      }
      default -> throw new Untranslatable(field + ".type", "no other dialect has such a part");
    };
  }

  private List<Part> assistant(JsonNode message, String field) throws Untranslatable {
    if (!Json.idle(message.path("function_call"))) {
      throw new Untranslatable(field + ".function_call", "the older form of tools");
    }
    dropped.addIfPresent(message, "audio");
    List<Part> parts = new ArrayList<>();
    Json.string(message.path("reasoning_content"))
        .ifPresent(thought -> parts.add(new Part.Thought(thought)));
    JsonNode content = message.path("content");
    Json.string(content).ifPresent(text -> parts.add(new Part.Text(text)));
    for (JsonNode part : content) {
      switch (part.path("type").asString("")) {
        case "text" ->
            Json.string(part.path("text")).ifPresent(text -> parts.add(new Part.Text(text)));
        case "refusal" -> refusal(part, parts);
        default -> throw new Untranslatable(field + ".content", "only text can be translated here");
      }
    }
    refusal(message, parts);
    int index = 0;
    for (JsonNode call : message.path("tool_calls")) {
      parts.add(call(call, field + ".tool_calls[" + index++ + "]"));
    }
    return parts;
  }

  private static void refusal(JsonNode node, List<Part> parts) {
    Json.string(node.path("refusal")).ifPresent(text -> parts.add(new Part.Refusal(text)));
  }

  private Part.Call call(JsonNode call, String field) throws Untranslatable {
    if (!call.path("type").asString("function").equals("function")) {
      throw new Untranslatable(field + ".type", "only functions can be translated");
    }
    JsonNode function = call.path("function");
    String id = Json.required(call, "id", field);
    String name = Json.required(function, "name", field + ".function");
    String arguments = function.path("arguments").asString("");
    if (arguments.isBlank()) {
      arguments = "{}";
    } else if (!Json.isObject(arguments)) {
      throw new Untranslatable(field + ".function.arguments", "not a JSON object");
    }
    calls.add(id, name);
    return new Part.Call(id, name, arguments);
  }

  private Part.Result result(JsonNode message, String field) throws Untranslatable {
    String id = Json.required(message, "tool_call_id", field);
    Optional<String> name = calls.of(id);
    Part text = new Part.Text(plainText(message.path("content"), field));
    return new Part.Result(id, name, List.of(text), false);
  }

  /// The text of a content that may hold nothing else.
  private static String plainText(JsonNode content, String field) throws Untranslatable {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      if (!part.path("type").asString("").equals("text")) {
        throw new Untranslatable(field + ".content", "only text can be translated here");
      }
      text.append(part.path("text").asString(""));
    }
    return text.toString();
  }
}

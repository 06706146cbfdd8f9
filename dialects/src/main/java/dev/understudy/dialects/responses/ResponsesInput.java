package dev.understudy.dialects.responses;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.CallNames;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Source;
import dev.understudy.dialects.neutral.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The input of a request as instructions and turns.
///
/// The items that the model made (messages, calls, reasoning) and that follow each other are one
/// turn; so are the results of tools and what the user says after them.
final class ResponsesInput {
  /// Traces of what the provider did on its own; the conversation goes on without them.
  private static final Set<String> TRACES =
      Set.of(
          "web_search_call",
          "file_search_call",
          "code_interpreter_call",
          "mcp_list_tools",
          "mcp_call",
          "compaction");

  private final Dropped dropped;
  private final List<Part> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final List<Part> results = new ArrayList<>();
  private final List<Part> said = new ArrayList<>();
  private final CallNames calls = new CallNames();

  ResponsesInput(Dropped dropped) {
    this.dropped = dropped;
  }

  List<Part> system() {
    return system;
  }

  List<Turn> turns() {
    return turns;
  }

  void instructions(JsonNode instructions) throws Untranslatable {
    if (instructions.isArray()) {
      throw new Untranslatable("instructions", "only a text can be translated here");
    }
    Json.string(instructions).ifPresent(text -> system.add(new Part.Text(text)));
  }

  void read(JsonNode input) throws Untranslatable {
    if (input.isString()) {
      turns.add(Turn.user(List.of(new Part.Text(input.stringValue()))));
      return;
    }
    if (!input.isArray()) {
      throw new Untranslatable("input", "neither a text nor a list");
    }
    int index = 0;
    for (JsonNode item : input) {
      item(item, "input[" + index++ + "]");
    }
    modelSaid();
    userSays(List.of());
  }

  private void item(JsonNode item, String field) throws Untranslatable {
    String type = item.path("type").asString("message");
    switch (type) {
      case "message" -> message(item, field);
      case "function_call" -> byModel(List.of(call(item, field)));
      case "function_call_output" -> {
        modelSaid();
        results.add(result(item, field));
      }
      case "reasoning" -> byModel(reasoning(item));
      case "item_reference" -> throw new Untranslatable(field, "an item kept by another provider");
      default -> {
        if (!TRACES.contains(type)) {
          throw new Untranslatable(field + ".type", "no other dialect has such an item");
        }
        dropped.add(type);
      }
    }
  }

  private void message(JsonNode message, String field) throws Untranslatable {
    JsonNode content = message.path("content");
    switch (message.path("role").asString("")) {
      case "system", "developer" -> system.addAll(parts(content, field));
      case "user" -> {
        modelSaid();
        userSays(parts(content, field));
      }
      case "assistant" -> byModel(parts(content, field));
      default -> throw new Untranslatable(field + ".role", "a role no other dialect knows");
    }
  }

  private void byModel(List<Part> parts) {
    userSays(List.of());
    said.addAll(parts);
  }

  private void modelSaid() {
    if (!said.isEmpty()) {
      turns.add(Turn.assistant(said));
      said.clear();
    }
  }

  private void userSays(List<Part> parts) {
    results.addAll(parts);
    if (!results.isEmpty()) {
      turns.add(Turn.user(results));
      results.clear();
    }
  }

  private List<Part> parts(JsonNode content, String field) throws Untranslatable {
    List<Part> parts = new ArrayList<>();
    if (content.isString()) {
      text(content, parts);
      return parts;
    }
    int index = 0;
    for (JsonNode part : content) {
      part(part, field + ".content[" + index++ + "]", parts);
    }
    return parts;
  }

  private void part(JsonNode part, String field, List<Part> parts) throws Untranslatable {
    switch (part.path("type").asString("")) {
      case "input_text", "output_text", "text", "summary_text" -> {
        dropped.addUnlessIdle("annotations", part.path("annotations"));
        text(part.path("text"), parts);
      }
      case "refusal" ->
          Json.string(part.path("refusal")).ifPresent(text -> parts.add(new Part.Refusal(text)));
      case "input_image" ->
          parts.add(
              new Part.Image(
                  Source.of(kept(part, "image_url", field)), Json.string(part.path("detail"))));
      case "input_file" -> {
        String key = part.hasNonNull("file_url") ? "file_url" : "file_data";
        parts.add(
            new Part.Document(
                document(kept(part, key, field), key), Json.string(part.path("filename"))));
      }
      case "input_audio" -> {
        JsonNode audio = part.path("input_audio");
        String audioField = field + ".input_audio";
        parts.add(
            new Part.Audio(
                Json.required(audio, "format", audioField),
                Json.required(audio, "data", audioField)));
      }
      default -> throw new Untranslatable(field + ".type", "no other dialect has such a part");
    }
  }

  private static void text(JsonNode text, List<Part> parts) {
    Json.string(text).ifPresent(some -> parts.add(new Part.Text(some)));
  }

  private static String kept(JsonNode part, String key, String field) throws Untranslatable {
    if (part.hasNonNull("file_id")) {
      throw new Untranslatable(field + ".file_id", "a file kept by another provider");
    }
    return Json.required(part, key, field);
  }

  /// Data without a media type is taken for what the API was made for.
  private static Source document(String address, String key) {
    boolean bare = key.equals("file_data") && !address.startsWith("data:");
    return bare ? new Source.Inline("application/pdf", address) : Source.of(address);
  }

  private Part call(JsonNode call, String field) throws Untranslatable {
    String id = Json.required(call, "call_id", field);
    String name = Json.required(call, "name", field);
    String arguments = call.path("arguments").asString("");
    if (!arguments.isBlank() && !Json.isObject(arguments)) {
      throw new Untranslatable(field + ".arguments", "not a JSON object");
    }
    calls.add(id, name);
    return new Part.Call(id, name, arguments.isBlank() ? "{}" : arguments);
  }

  private Part result(JsonNode result, String field) throws Untranslatable {
    String id = Json.required(result, "call_id", field);
    return new Part.Result(id, calls.of(id), parts(result.path("output"), field), false);
  }

  private List<Part> reasoning(JsonNode item) {
    dropped.addIfPresent(item, "encrypted_content");
    List<Part> thoughts = new ArrayList<>();
    for (String key : List.of("summary", "content")) {
      for (JsonNode part : item.path(key)) {
        Json.string(part.path("text")).ifPresent(text -> thoughts.add(new Part.Thought(text)));
      }
    }
    return thoughts;
  }
}

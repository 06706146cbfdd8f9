package dev.understudy.dialects.gemini;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Source;
import dev.understudy.dialects.neutral.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The instructions and contents of a generateContent request as instructions and turns.
final class GeminiConversation {
  private static final Set<String> OF_A_PART =
      Set.of(
          "text",
          "thought",
          "thoughtSignature",
          "inlineData",
          "fileData",
          "functionCall",
          "functionResponse",
          "executableCode",
          "codeExecutionResult");

  private final Dropped dropped;
  private final CallsSoFar calls = new CallsSoFar();

  GeminiConversation(Dropped dropped) {
    this.dropped = dropped;
  }

  /// A text, or a content with texts.
  List<Part> system(JsonNode instruction) throws Untranslatable {
    List<Part> system = new ArrayList<>();
    Json.string(instruction).ifPresent(text -> system.add(new Part.Text(text)));
    for (JsonNode part : Members.list(instruction, "parts")) {
      Optional<String> text = Json.string(part.path("text"));
      if (text.isEmpty() && part.size() > 0 && !part.has("text")) {
        throw new Untranslatable("systemInstruction.parts", "only text can be translated here");
      }
      text.ifPresent(some -> system.add(new Part.Text(some)));
    }
    return system;
  }

  List<Turn> turns(JsonNode contents) throws Untranslatable {
    if (!contents.isArray()) {
      throw new Untranslatable("contents", "missing");
    }
    List<Turn> turns = new ArrayList<>();
    int index = 0;
    for (JsonNode content : contents) {
      String field = "contents[" + index++ + "]";
      Turn.Role role =
          switch (content.path("role").asString("user")) {
            case "user", "function", "tool", "" -> Turn.Role.USER;
            case "model" -> Turn.Role.ASSISTANT;
            default -> throw new Untranslatable(field + ".role", "a role no other dialect knows");
          };
      List<Part> parts = parts(Members.list(content, "parts"), field);
      if (!parts.isEmpty()) {
        turns.add(new Turn(role, parts));
      }
    }
    return turns;
  }

  private List<Part> parts(JsonNode list, String field) throws Untranslatable {
    List<Part> parts = new ArrayList<>();
    int index = 0;
    for (JsonNode part : list) {
      part(part, field + ".parts[" + index++ + "]", parts);
    }
    return parts;
  }

  private void part(JsonNode part, String field, List<Part> parts) throws Untranslatable {
    Members.dropOthers(part, OF_A_PART, "", dropped);
    if (signature(part).filter(any -> !any.equals(GeminiContents.NO_SIGNATURE)).isPresent()) {
      dropped.add("thoughtSignature");
    }
    JsonNode call = Members.of(part, "functionCall");
    JsonNode response = Members.of(part, "functionResponse");
    JsonNode inline = Members.of(part, "inlineData");
    JsonNode file = Members.of(part, "fileData");
    if (call.isObject()) {
      parts.add(call(call, field + ".functionCall"));
    } else if (response.isObject()) {
      parts.add(result(response, field + ".functionResponse"));
    } else if (inline.isObject()) {
      parts.add(inline(inline, field + ".inlineData"));
    } else if (file.isObject()) {
      parts.add(file(file, field + ".fileData"));
    } else if (part.path("text").isString()) {
      boolean thought = part.path("thought").asBoolean(false);
      Json.string(part.path("text"))
          .ifPresent(text -> parts.add(thought ? new Part.Thought(text) : new Part.Text(text)));
    } else if (!ofTheProvidersTools(part) && signature(part).isEmpty()) {
      throw new Untranslatable(field, "no other dialect has such a part");
    }
  }

  /// Code that Google ran, and what came out: of no meaning to who cannot run it.
  private boolean ofTheProvidersTools(JsonNode part) {
    boolean code = Members.of(part, "executableCode").isObject();
    boolean outcome = Members.of(part, "codeExecutionResult").isObject();
    if (code || outcome) {
      dropped.add(code ? "executableCode" : "codeExecutionResult");
    }
    return code || outcome;
  }

  private static Optional<String> signature(JsonNode part) {
    return Json.string(Members.of(part, "thoughtSignature"));
  }

  private Part.Call call(JsonNode call, String field) throws Untranslatable {
    String name = Json.required(call, "name", field);
    JsonNode args = call.path("args");
    String id = calls.call(Json.string(call.path("id")), name);
    return new Part.Call(id, name, args.isObject() ? Json.text(args) : "{}");
  }

  private Part.Result result(JsonNode response, String field) throws Untranslatable {
    String name = Json.required(response, "name", field);
    Optional<String> id = calls.answered(Json.string(response.path("id")), name);
    if (id.isEmpty()) {
      throw new Untranslatable(field, "the result of no call in the conversation");
    }
    JsonNode said = response.path("response");
    boolean failed = said.size() == 1 && said.has("error");
    JsonNode output = said.path(failed ? "error" : "output");
    boolean bare = said.size() == 1 && output.isString();
    List<Part> content = new ArrayList<>();
    content.add(new Part.Text(bare ? output.stringValue() : Json.text(object(said))));
    content.addAll(parts(Members.list(response, "parts"), field));
    return new Part.Result(id.get(), Optional.of(name), content, failed);
  }

  private static JsonNode object(JsonNode said) {
    return said.isObject() ? said : Json.object();
  }

  private Part inline(JsonNode data, String field) throws Untranslatable {
    String type = Members.of(data, "mimeType").asString("");
    String base64 = data.path("data").asString("");
    if (type.startsWith("audio/")) {
      return new Part.Audio(MediaTypes.audioFormat(type), base64);
    }
    return seen(type, new Source.Inline(type, base64), data, field);
  }

  private Part file(JsonNode data, String field) throws Untranslatable {
    String url =
        Json.string(Members.of(data, "fileUri"))
            .orElseThrow(() -> new Untranslatable(field + ".fileUri", "missing"));
    boolean uploaded =
        (!url.startsWith("https://") && !url.startsWith("http://"))
            || url.startsWith("https://generativelanguage.googleapis.com/");
    if (uploaded) {
      throw new Untranslatable(field, "a file kept at another provider");
    }
    String type = Members.of(data, "mimeType").asString("");
    String known = type.isEmpty() ? MediaTypes.ofName(url).orElse("") : type;
    return seen(known, new Source.Url(url), data, field);
  }

  private static Part seen(String type, Source source, JsonNode data, String field)
      throws Untranslatable {
    if (type.startsWith("image/")) {
      return new Part.Image(source, Optional.empty());
    }
    if (type.startsWith("text/") || type.startsWith("application/")) {
      return new Part.Document(source, Json.string(Members.of(data, "displayName")));
    }
    throw new Untranslatable(field + ".mimeType", "no other dialect takes such a file");
  }
}

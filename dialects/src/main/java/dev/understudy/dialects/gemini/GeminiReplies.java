package dev.understudy.dialects.gemini;

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
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whole answers to generateContent.
final class GeminiReplies {
  private GeminiReplies() {}

  static Reply read(byte[] body) throws Untranslatable {
    ObjectNode from = Json.read(body);
    JsonNode candidate = from.path("candidates").path(0);
    if (!candidate.isObject()) {
      throw new Untranslatable("candidates", "missing");
    }
    String id = from.path("responseId").asString("");
    List<Part> parts = new ArrayList<>();
    int calls = 0;
    for (JsonNode part : candidate.path("content").path("parts")) {
      JsonNode call = part.path("functionCall");
      if (call.isObject()) {
        String own = Ids.call(id, calls++);
        JsonNode args = call.path("args");
        parts.add(
            new Part.Call(
                Json.string(call.path("id")).orElse(own),
                Json.required(call, "name", "candidates[0].content.parts.functionCall"),
                args.isObject() ? Json.text(args) : "{}"));
      } else if (part.path("inlineData").isObject() || part.path("fileData").isObject()) {
        throw new Untranslatable("candidates[0].content.parts", "an answer that is not text");
      } else {
        boolean thought = part.path("thought").asBoolean(false);
        Json.string(part.path("text"))
            .ifPresent(text -> parts.add(thought ? new Part.Thought(text) : new Part.Text(text)));
      }
    }
    return new Reply(
        id,
        from.path("modelVersion").asString(""),
        parts,
        ending(candidate.path("finishReason").asString(""), calls > 0),
        Optional.empty(),
        tokens(from.path("usageMetadata")));
  }

  /// Gemini ends an answer with calls as it ends one without.
  static Ending ending(String finishReason, boolean calls) {
    if (FinishReason.isPolicy(finishReason)) {
      return Ending.REFUSED;
    }
    return switch (finishReason) {
      case "MAX_TOKENS" -> Ending.LENGTH;
      case FinishReason.CONTINUATION -> Ending.PAUSED;
      default -> calls ? Ending.CALLS : Ending.STOP;
    };
  }

  private static Tokens tokens(JsonNode usage) {
    OptionalLong thoughts = Json.whole(usage.path("thoughtsTokenCount"));
    return new Tokens(
        sum(
            Json.whole(usage.path("promptTokenCount")),
            Json.whole(usage.path("toolUsePromptTokenCount"))),
        sum(Json.whole(usage.path("candidatesTokenCount")), thoughts),
        Json.whole(usage.path("cachedContentTokenCount")),
        OptionalLong.empty(),
        thoughts);
  }

  private static OptionalLong sum(OptionalLong a, OptionalLong b) {
    return a.isEmpty() && b.isEmpty() ? a : OptionalLong.of(a.orElse(0) + b.orElse(0));
  }

  static byte[] write(Reply reply) throws Untranslatable {
    ObjectNode to = Json.object();
    ObjectNode candidate = to.putArray("candidates").addObject();
    ArrayNode parts = parts(reply.parts());
    if (!parts.isEmpty()) {
      candidate.putObject("content").put("role", "model").set("parts", parts);
    }
    candidate.put("finishReason", finishReason(reply.ending())).put("index", 0);
    to.set("usageMetadata", usage(reply.tokens()));
    to.put("modelVersion", reply.model());
    to.put("responseId", Ids.of("", reply.id()));
    return Json.write(to);
  }

  private static ArrayNode parts(List<Part> parts) throws Untranslatable {
    ArrayNode list = Json.array();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(var text) -> list.addObject().put("text", text);
        case Part.Refusal(var text) -> list.addObject().put("text", text);
        case Part.Thought(var text) -> list.addObject().put("text", text).put("thought", true);
        case Part.Call(var id, var name, var arguments) -> {
          ObjectNode call = list.addObject().putObject("functionCall");
          call.put("id", id).put("name", name);
          call.set("args", Json.read(arguments.getBytes(UTF_8), "arguments of " + id));
        }
        case Part.Image image -> {}
        case Part.Document document -> {}
        case Part.Audio audio -> {}
        case Part.Result result -> {}
      }
    }
    return list;
  }

  static String finishReason(Ending ending) {
    return switch (ending) {
      case STOP, STOP_SEQUENCE, CALLS, PAUSED -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case REFUSED -> "SAFETY";
    };
  }

  static ObjectNode usage(Tokens tokens) {
    long input = tokens.input().orElse(0);
    long output = tokens.output().orElse(0);
    long thoughts = Math.min(output, tokens.reasoning().orElse(0));
    ObjectNode to = Json.object();
    to.put("promptTokenCount", input);
    to.put("candidatesTokenCount", output - thoughts);
    to.put("totalTokenCount", input + output);
    if (tokens.cached().orElse(0) > 0) {
      to.put("cachedContentTokenCount", tokens.cached().orElse(0));
    }
    if (thoughts > 0) {
      to.put("thoughtsTokenCount", thoughts);
    }
    return to;
  }
}

package dev.understudy.dialects.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Turn;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns as the messages of converse. The sides must alternate, so turns of one side become one
/// message; a text of nothing but blanks is left out, because the dialect refuses it.
final class ConverseTurns {
  private final Dropped dropped;
  private final ConverseFiles files;

  ConverseTurns(Dropped dropped) {
    this.dropped = dropped;
    this.files = new ConverseFiles(dropped);
  }

  ArrayNode write(List<Turn> turns) throws Untranslatable {
    ArrayNode messages = Json.array();
    ArrayNode blocks = Json.array();
    String last = "";
    for (Turn turn : turns) {
      String role = turn.role() == Turn.Role.USER ? "user" : "assistant";
      ArrayNode more = Json.array();
      for (Part part : turn.parts()) {
        block(part, more);
      }
      if (more.isEmpty()) {
        continue;
      }
      if (!role.equals(last)) {
        blocks = messages.addObject().put("role", role).putArray("content");
        last = role;
      }
      blocks.addAll(more);
    }
    for (JsonNode message : messages) {
      wordsBesideDocuments(message.path("content"));
    }
    return messages;
  }

  private static void wordsBesideDocuments(JsonNode blocks) throws Untranslatable {
    boolean document = false;
    boolean text = false;
    for (JsonNode block : blocks) {
      document |= block.has("document");
      text |= block.has("text");
    }
    if (document && !text) {
      throw new Untranslatable("document", "the target wants words beside a document");
    }
  }

  private void block(Part part, ArrayNode blocks) throws Untranslatable {
    switch (part) {
      case Part.Text(var text) -> text(text, blocks);
      case Part.Refusal(var text) -> text(text, blocks);
      case Part.Image image -> blocks.addObject().set("image", files.image(image));
      case Part.Document document -> blocks.addObject().set("document", files.document(document));
      case Part.Audio audio -> blocks.addObject().set("audio", ConverseFiles.audio(audio));
      case Part.Call(var id, var name, var arguments) ->
          blocks
              .addObject()
              .putObject("toolUse")
              .put("toolUseId", ConverseIds.call(id))
              .put("name", name)
              .set("input", Json.read(arguments.getBytes(UTF_8), "arguments of " + id));
      case Part.Result result -> blocks.addObject().set("toolResult", result(result));
      case Part.Thought thought -> dropped.add("thought");
    }
  }

  private static void text(String text, ArrayNode blocks) {
    if (!text.isBlank()) {
      blocks.addObject().put("text", text);
    }
  }

  private ObjectNode result(Part.Result result) throws Untranslatable {
    ObjectNode block = Json.object().put("toolUseId", ConverseIds.call(result.callId()));
    ArrayNode content = Json.array();
    for (Part part : result.content()) {
      switch (part) {
        case Part.Text text -> block(text, content);
        case Part.Image image -> block(image, content);
        case Part.Document document -> block(document, content);
        case Part.Refusal refusal -> block(refusal, content);
        case Part.Audio audio -> throw notInResult("sound");
        case Part.Call call -> throw notInResult("a call");
        case Part.Result inner -> throw notInResult("a result");
        case Part.Thought thought -> dropped.add("thought");
      }
    }
    block.set("content", content);
    if (result.failed()) {
      block.put("status", "error");
    }
    return block;
  }

  private static Untranslatable notInResult(String what) {
    return new Untranslatable("tool result", "the target's dialect has no room for " + what);
  }
}

package dev.understudy.dialects.responses;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.ItemIds;
import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.Tokens;
import dev.understudy.dialects.responses.ResponseJson.Head;
import dev.understudy.dialects.responses.ResponseJson.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Whole responses.
final class ResponsesReplies {
  private ResponsesReplies() {}

  static Reply read(byte[] body) throws Untranslatable {
    return reply(Json.read(body));
  }

  /// A response object, of an answer or of a stream's last event.
  static Reply reply(JsonNode from) throws Untranslatable {
    if (!from.path("output").isArray()) {
      throw new Untranslatable("output", "not a list");
    }
    String id = from.path("id").asString("");
    List<Part> parts = new ArrayList<>();
    int calls = 0;
    int index = 0;
    for (JsonNode item : from.path("output")) {
      String field = "output[" + index++ + "]";
      switch (item.path("type").asString("")) {
        case "message" -> message(item.path("content"), parts);
        case "reasoning" -> reasoning(item, parts);
        case "function_call" -> parts.add(call(item, Ids.call(id, calls++), field));
        default -> {}
      }
    }
    return new Reply(
        id,
        from.path("model").asString(""),
        parts,
        ending(from, calls > 0, parts.stream().anyMatch(Part.Refusal.class::isInstance)),
        Optional.empty(),
        tokens(from.path("usage")));
  }

  private static void message(JsonNode content, List<Part> parts) {
    for (JsonNode part : content) {
      Json.string(part.path("text")).ifPresent(text -> parts.add(new Part.Text(text)));
      Json.string(part.path("refusal")).ifPresent(text -> parts.add(new Part.Refusal(text)));
    }
  }

  private static void reasoning(JsonNode item, List<Part> parts) {
    List<String> thoughts = new ArrayList<>();
    for (String key : List.of("summary", "content")) {
      for (JsonNode part : item.path(key)) {
        Json.string(part.path("text")).ifPresent(thoughts::add);
      }
    }
    if (!thoughts.isEmpty()) {
      parts.add(new Part.Thought(String.join("\n\n", thoughts)));
    }
  }

  private static Part call(JsonNode item, String otherwise, String field) throws Untranslatable {
    String arguments = item.path("arguments").asString("");
    return new Part.Call(
        Json.string(item.path("call_id")).orElse(otherwise),
        Json.required(item, "name", field),
        arguments.isBlank() ? "{}" : arguments);
  }

  /// Why a response ended. The dialect does not say that it waits for results, or that it refused.
  static Ending ending(JsonNode response, boolean calls, boolean refusal) {
    if (response.path("status").asString("").equals("incomplete")) {
      String reason = response.path("incomplete_details").path("reason").asString("");
      return reason.equals("content_filter") ? Ending.REFUSED : Ending.LENGTH;
    }
    return calls ? Ending.CALLS : refusal ? Ending.REFUSED : Ending.STOP;
  }

  static Tokens tokens(JsonNode usage) {
    JsonNode details = usage.path("input_tokens_details");
    return new Tokens(
        Json.whole(usage.path("input_tokens")),
        Json.whole(usage.path("output_tokens")),
        Json.whole(details.path("cached_tokens")),
        Json.whole(details.path("cache_write_tokens")),
        Json.whole(usage.path("output_tokens_details").path("reasoning_tokens")));
  }

  static byte[] write(Reply reply, Instant at) throws Untranslatable {
    String name = ResponseJson.name(reply.id(), at);
    boolean refusal = reply.parts().stream().anyMatch(Part.Refusal.class::isInstance);
    State state = State.of(reply.ending(), refusal);
    Output output = new Output(name, state);
    for (Part part : reply.parts()) {
      output.add(part);
    }
    output.endMessage();
    Head head = new Head(ResponseJson.ID + name, at.getEpochSecond(), reply.model());
    Bytes body = new Bytes(output.items.length() + 1024);
    ResponseJson.response(head, state, output.items, reply.tokens(), body);
    return body.toArray();
  }

  /// The items of an answer. Texts and refusals that follow each other are parts of one message.
  private static final class Output {
    private final String name;
    private final State state;
    final Bytes items = new Bytes(1024);
    private final Bytes message = new Bytes(512);
    private int count;

    Output(String name, State state) {
      this.name = name;
      this.state = state;
    }

    void add(Part part) throws Untranslatable {
      switch (part) {
        case Part.Text(var text) -> ResponseJson.textPart(text, next(message));
        case Part.Refusal(var text) -> ResponseJson.refusalPart(text, next(message));
        case Part.Thought(var text) -> {
          endMessage();
          Bytes summary = new Bytes(text.length() + 64);
          ResponseJson.summaryPart(text, summary);
          ResponseJson.reasoning(ItemIds.REASONING + name + "_" + count++, summary, next(items));
        }
        case Part.Call(var id, var function, var arguments) -> {
          endMessage();
          Bytes text = new Bytes(arguments.length() + 16);
          JsonWriter.string(arguments, text);
          String itemId = "fc_" + name + "_" + count++;
          ResponseJson.call(
              itemId, id, function, "completed", text.array(), 1, text.length() - 1, next(items));
        }
        case Part.Image image -> throw misplaced();
        case Part.Document document -> throw misplaced();
        case Part.Audio audio -> throw misplaced();
        case Part.Result result -> throw misplaced();
      }
    }

    void endMessage() {
      if (!message.isEmpty()) {
        String id = "msg_" + name + "_" + count++;
        ResponseJson.message(id, state.itemStatus(), message, next(items));
        message.clear();
      }
    }

    private static Bytes next(Bytes list) {
      return list.isEmpty() ? list : list.add(',');
    }

    private static Untranslatable misplaced() {
      return new Untranslatable("output", "the dialect has no place for such a part");
    }
  }
}

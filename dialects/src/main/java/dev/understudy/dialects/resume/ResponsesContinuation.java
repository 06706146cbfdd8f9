package dev.understudy.dialects.resume;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Tokens;
import dev.understudy.dialects.responses.ResponseJson;
import dev.understudy.dialects.responses.ResponseJson.Head;
import dev.understudy.dialects.responses.ResponseJson.State;
import java.util.Optional;
import java.util.OptionalLong;

/// Events of a response whose only item is a message with one part, of text. Their numbers go on
/// where the caller's end.
final class ResponsesContinuation implements Continuation {
  private final JsonCursor json = new JsonCursor();
  private Head head = new Head("", 0, "");
  private String item = "";
  private long next;
  private boolean open;
  private boolean other;

  // Of the event being read.
  private String type = "";
  private String id = "";
  private String model = "";
  private long created;
  private boolean text;
  private boolean first;

  @Override
  public void shown(String name, byte[] data, int from, int to) {
    read(data, from, to);
    switch (type) {
      case "response.created" -> head = new Head(id, created, model);
      case "response.output_item.added" -> {
        other |= !item.isEmpty() || !first || !text;
        item = id;
      }
      case "response.content_part.added" -> {
        other |= open || !first || !text;
        open = true;
      }
      case "response.output_text.done", "response.content_part.done", "response.output_item.done" ->
          other = true;
      default -> {
        // says nothing about items
      }
    }
  }

  private void read(byte[] data, int from, int to) {
    type = "";
    id = "";
    text = false;
    first = true;
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("type")) {
        type = json.string() ? json.text() : "";
      } else if (json.keyIs("sequence_number")) {
        next = Math.max(next, json.number() + 1);
      } else if (json.keyIs("output_index") || json.keyIs("content_index")) {
        first &= json.number() == 0;
      } else if (json.keyIs("response") || json.keyIs("item") || json.keyIs("part")) {
        object();
      } else {
        json.skip();
      }
    }
  }

  /// A response, an item or a part.
  private void object() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("id")) {
        id = json.string() ? json.text() : "";
      } else if (json.keyIs("model")) {
        model = json.string() ? json.text() : "";
      } else if (json.keyIs("created_at")) {
        created = json.number();
      } else if (json.keyIs("type")) {
        text = json.string() && (json.is("message") || json.is("output_text"));
      } else {
        json.skip();
      }
    }
  }

  @Override
  public boolean ready() {
    return open && !other && !head.id().isEmpty();
  }

  @Override
  public void text(CharSequence more, Bytes out) {
    place(event("response.output_text.delta", out)).add(",\"logprobs\":[],\"delta\":");
    Escaped.string(more, out);
    out.add("}\n\n");
  }

  @Override
  public void end(
      Ending ending,
      Optional<String> stopSequence,
      String whole,
      long input,
      long output,
      Bytes out) {
    State state = State.of(ending, false);
    Bytes part = new Bytes(whole.length() + 64);
    ResponseJson.textPart(whole, part);
    Bytes message = new Bytes(part.length() + 128);
    ResponseJson.message(item, state.itemStatus(), part, message);
    place(event("response.output_text.done", out)).add(",\"logprobs\":[],\"text\":");
    JsonWriter.string(whole, out);
    out.add("}\n\n");
    place(event("response.content_part.done", out)).add(",\"part\":");
    out.add(part.array(), 0, part.length()).add("}\n\n");
    event("response.output_item.done", out).add(",\"output_index\":0,\"item\":");
    out.add(message.array(), 0, message.length()).add("}\n\n");
    event("response." + state.status(), out).add(",\"response\":");
    Tokens tokens =
        new Tokens(
            OptionalLong.of(input),
            OptionalLong.of(output),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
    ResponseJson.response(head, state, message, tokens, out);
    out.add("}\n\n");
  }

  private Bytes event(String type, Bytes out) {
    out.add("event: ").add(type).add("\ndata: {\"type\":\"").add(type);
    out.add("\",\"sequence_number\":");
    JsonWriter.number(next++, out);
    return out;
  }

  private Bytes place(Bytes out) {
    out.add(",\"item_id\":");
    JsonWriter.string(item, out);
    return out.add(",\"output_index\":0,\"content_index\":0");
  }
}

package dev.understudy.dialects.resume;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Ending;
import java.util.Optional;

/// Events of an Anthropic message with one block, of text.
final class MessagesContinuation implements Continuation {
  private final JsonCursor json = new JsonCursor();
  private long index;
  private boolean open;
  private boolean other;

  // Of the event being read.
  private String type = "";
  private long at;
  private boolean text;

  @Override
  public void shown(String name, byte[] data, int from, int to) {
    read(data, from, to);
    switch (type) {
      case "content_block_start" -> {
        other |= open || !text;
        open = true;
        index = at;
      }
      case "content_block_stop" -> {
        other = true;
        open = false;
      }
      default -> {
        // says nothing about blocks
      }
    }
  }

  private void read(byte[] data, int from, int to) {
    type = "";
    at = 0;
    text = false;
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("type")) {
        type = json.string() ? json.text() : "";
      } else if (json.keyIs("index")) {
        at = json.number();
      } else if (json.keyIs("content_block")) {
        block();
      } else {
        json.skip();
      }
    }
  }

  private void block() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("type")) {
        text = json.string() && json.is("text");
      } else {
        json.skip();
      }
    }
  }

  @Override
  public boolean ready() {
    return open && !other;
  }

  @Override
  public void text(CharSequence more, Bytes out) {
    out.add("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
    out.add(Long.toString(index)).add(",\"delta\":{\"type\":\"text_delta\",\"text\":");
    Escaped.string(more, out);
    out.add("}}\n\n");
  }

  @Override
  public void end(
      Ending ending,
      Optional<String> stopSequence,
      String whole,
      long input,
      long output,
      Bytes out) {
    out.add("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":");
    out.add(Long.toString(index)).add("}\n\n");
    String reason =
        switch (ending) {
          case STOP, CALLS -> "end_turn";
          case STOP_SEQUENCE -> "stop_sequence";
          case LENGTH -> "max_tokens";
          case REFUSED -> "refusal";
          case PAUSED -> "pause_turn";
        };
    out.add(
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"");
    out.add(reason).add("\",\"stop_sequence\":");
    stopSequence.ifPresentOrElse(text -> JsonWriter.string(text, out), () -> out.add("null"));
    out.add("},\"usage\":{\"input_tokens\":").add(Long.toString(input));
    out.add(",\"output_tokens\":").add(Long.toString(output)).add("}}\n\n");
    out.add("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }
}

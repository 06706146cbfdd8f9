package dev.understudy.dialects.translate;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.codec.Frame;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.json.UsageCount;
import java.util.ArrayList;
import java.util.List;

/// A stream of chat chunks as one of Anthropic's dialect, in which one block follows the other.
///
/// The first tool call is passed on as it comes. What arrives for other calls while it is open, and
/// text after it, waits for the finish mark: fragments of several calls may come in any order, and
/// a block that was closed cannot be opened again. Reasoning stays behind, as in whole answers.
final class ChatStream implements StreamTranslation {
  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private final List<Waiting> waiting = new ArrayList<>();
  private boolean started;
  private boolean ended;
  private boolean refused;
  private int blocks;
  private Open open = Open.NOTHING;
  private int openTool;
  private String id = "";
  private String model = "";
  private String finishReason = "";

  // Of the tool call being read.
  private int callIndex;
  private String callId = "";
  private String callName = "";
  private int argumentsFrom;
  private int argumentsTo;

  private enum Open {
    NOTHING,
    TEXT,
    TOOL
  }

  /// A block that cannot be written yet; `tool` is empty for text.
  private static final class Waiting {
    final int tool;
    final String id;
    final String name;
    final Bytes escaped = new Bytes(64);

    Waiting(int tool, String id, String name) {
      this.tool = tool;
      this.id = id;
      this.name = name;
    }

    boolean isText() {
      return name.isEmpty();
    }
  }

  @Override
  public void feed(String eventName, byte[] data, int from, int to, Bytes out) {
    if (Text.is(data, from, to, "[DONE]")) {
      end(out);
      return;
    }
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("id")) {
        id = json.string() && id.isEmpty() ? json.text() : id;
      } else if (json.keyIs("model")) {
        model = json.string() && model.isEmpty() ? json.text() : model;
      } else if (json.keyIs("usage")) {
        usage.read(json);
      } else if (json.keyIs("choices")) {
        choices(data, out);
      } else {
        json.skip();
      }
    }
  }

  private void choices(byte[] data, Bytes out) {
    if (!json.array()) {
      return;
    }
    while (json.element()) {
      start(out);
      if (!json.object()) {
        continue;
      }
      while (json.key()) {
        if (json.keyIs("delta")) {
          delta(data, out);
        } else if (json.keyIs("finish_reason")) {
          if (json.string() && json.to() > json.from()) {
            finishReason = json.text();
          }
        } else {
          json.skip();
        }
      }
    }
    if (!finishReason.isEmpty()) {
      close(out);
      waiting.forEach(block -> write(block, out));
      waiting.clear();
    }
  }

  private void delta(byte[] data, Bytes out) {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("content")) {
        content(data, out);
      } else if (json.keyIs("refusal")) {
        refused |= !json.isNull();
        content(data, out);
      } else if (json.keyIs("tool_calls")) {
        toolCalls(data, out);
      } else {
        json.skip();
      }
    }
  }

  /// Text, or a list of parts with texts.
  private void content(byte[] data, Bytes out) {
    if (!json.isArray()) {
      if (json.string() && json.to() > json.from()) {
        text(data, json.from(), json.to(), out);
      }
      return;
    }
    json.array();
    while (json.element()) {
      if (!json.object()) {
        continue;
      }
      while (json.key()) {
        if (json.keyIs("text")) {
          content(data, out);
        } else {
          json.skip();
        }
      }
    }
  }

  private void text(byte[] data, int from, int to, Bytes out) {
    if (open == Open.TOOL) {
      waiting(-1).escaped.add(data, from, to);
      return;
    }
    if (open == Open.NOTHING) {
      blockStart(out).raw("{\"type\":\"text\",\"text\":\"\"}}").end();
      open = Open.TEXT;
    }
    textDelta(data, from, to, out);
  }

  private void textDelta(byte[] data, int from, int to, Bytes out) {
    blockDelta(out)
        .raw("{\"type\":\"text_delta\",\"text\":")
        .escaped(data, from, to)
        .raw("}}")
        .end();
  }

  private void toolCalls(byte[] data, Bytes out) {
    if (!json.array()) {
      return;
    }
    while (json.element()) {
      callIndex = 0;
      callId = "";
      callName = "";
      argumentsFrom = 0;
      argumentsTo = 0;
      if (json.object()) {
        while (json.key()) {
          if (json.keyIs("index")) {
            callIndex = (int) json.number();
          } else if (json.keyIs("id")) {
            callId = json.string() ? json.text() : "";
          } else if (json.keyIs("function")) {
            function();
          } else {
            json.skip();
          }
        }
      }
      toolCall(data, out);
    }
  }

  private void function() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("name")) {
        callName = json.string() ? json.text() : "";
      } else if (json.keyIs("arguments")) {
        if (json.string()) {
          argumentsFrom = json.from();
          argumentsTo = json.to();
        }
      } else {
        json.skip();
      }
    }
  }

  private void toolCall(byte[] data, Bytes out) {
    if (open == Open.TOOL && openTool != callIndex) {
      waiting(callIndex).escaped.add(data, argumentsFrom, argumentsTo);
      return;
    }
    if (open != Open.TOOL) {
      close(out);
      toolStart(callId, callName, out);
      open = Open.TOOL;
      openTool = callIndex;
    }
    if (argumentsTo > argumentsFrom) {
      argumentsDelta(data, argumentsFrom, argumentsTo, out);
    }
  }

  /// The waiting block of a tool call, or the last one if it is text and text is wanted (-1).
  private Waiting waiting(int tool) {
    if (tool < 0) {
      if (waiting.isEmpty() || !waiting.getLast().isText()) {
        waiting.add(new Waiting(-1, "", ""));
      }
      return waiting.getLast();
    }
    for (Waiting block : waiting) {
      if (!block.isText() && block.tool == tool) {
        return block;
      }
    }
    Waiting block = new Waiting(tool, callId, callName);
    waiting.add(block);
    return block;
  }

  private void write(Waiting block, Bytes out) {
    byte[] escaped = block.escaped.array();
    int length = block.escaped.length();
    if (block.isText()) {
      blockStart(out).raw("{\"type\":\"text\",\"text\":\"\"}}").end();
      open = Open.TEXT;
      textDelta(escaped, 0, length, out);
    } else {
      toolStart(block.id, block.name, out);
      open = Open.TOOL;
      if (length > 0) {
        argumentsDelta(escaped, 0, length, out);
      }
    }
    close(out);
  }

  private void toolStart(String toolId, String name, Bytes out) {
    blockStart(out)
        .raw("{\"type\":\"tool_use\",\"id\":")
        .text(Ids.tool(toolId))
        .raw(",\"name\":")
        .text(name)
        .raw(",\"input\":{}}}")
        .end();
  }

  private void argumentsDelta(byte[] data, int from, int to, Bytes out) {
    blockDelta(out)
        .raw("{\"type\":\"input_json_delta\",\"partial_json\":")
        .escaped(data, from, to)
        .raw("}}")
        .end();
  }

  private Frame blockStart(Bytes out) {
    return new Frame(out)
        .raw("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":")
        .number(blocks)
        .raw(",\"content_block\":");
  }

  private Frame blockDelta(Bytes out) {
    return new Frame(out)
        .raw("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":")
        .number(blocks)
        .raw(",\"delta\":");
  }

  private void close(Bytes out) {
    if (open == Open.NOTHING) {
      return;
    }
    new Frame(out)
        .raw("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":")
        .number(blocks++)
        .raw("}")
        .end();
    open = Open.NOTHING;
  }

  private void start(Bytes out) {
    if (started) {
      return;
    }
    started = true;
    new Frame(out)
        .raw("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":")
        .text(Ids.of("msg_", id))
        .raw(",\"type\":\"message\",\"role\":\"assistant\",\"model\":")
        .text(model)
        .raw(",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,")
        .raw("\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}}")
        .end();
  }

  @Override
  public void end(Bytes out) {
    if (ended || finishReason.isEmpty()) {
      return;
    }
    ended = true;
    long cached = usage.cached().orElse(0);
    new Frame(out)
        .raw("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":")
        .text(refused ? "refusal" : Ids.stopReason(finishReason))
        .raw(",\"stop_sequence\":null},\"usage\":{\"input_tokens\":")
        .number(Math.max(0, usage.input().orElse(0) - cached))
        .raw(",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":")
        .number(cached)
        .raw(",\"output_tokens\":")
        .number(usage.output().orElse(0))
        .raw("}}")
        .end();
    out.add("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }
}

package dev.understudy.dialects.translate;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.codec.Frame;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.UsageCount;
import java.time.Instant;

/// A stream of Anthropic's dialect as one of chat chunks. Texts are carried over as they are
/// written: an escape means the same in both.
final class MessagesStream implements StreamTranslation {
  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private final boolean wantsUsage;
  private final long created;
  private String id = "";
  private String model = "";
  private int tools;
  private boolean inTool;
  private boolean argumentsSeen;
  private boolean ended;

  // Of the event being read.
  private String type = "";
  private String stopReason = "";
  private String blockType = "";
  private String blockId = "";
  private String blockName = "";
  private Piece piece = Piece.NONE;
  private int pieceFrom;
  private int pieceTo;

  private enum Piece {
    NONE,
    TEXT,
    THINKING,
    ARGUMENTS
  }

  MessagesStream(boolean wantsUsage, Instant created) {
    this.wantsUsage = wantsUsage;
    this.created = created.getEpochSecond();
  }

  @Override
  public void feed(String eventName, byte[] data, int from, int to, Bytes out) {
    read(data, from, to);
    switch (type) {
      case "message_start" -> chunk(out).raw("{\"role\":\"assistant\",\"content\":\"\"}");
      case "content_block_start" -> {
        inTool = blockType.equals("tool_use");
        argumentsSeen = false;
        if (!inTool) {
          return;
        }
        chunk(out)
            .raw("{\"tool_calls\":[{\"index\":")
            .number(tools++)
            .raw(",\"id\":")
            .text(blockId)
            .raw(",\"type\":\"function\",\"function\":{\"name\":")
            .text(blockName)
            .raw(",\"arguments\":\"\"}}]}");
      }
      case "content_block_delta" -> {
        if (!delta(data, out)) {
          return;
        }
      }
      case "content_block_stop" -> {
        boolean bare = inTool && !argumentsSeen;
        inTool = false;
        if (!bare) {
          return;
        }
        arguments(out).raw("\"{}\"}}]}");
      }
      case "message_delta" -> {
        if (!stopReason.isEmpty()) {
          finish(out);
        }
        return;
      }
      case "message_stop" -> {
        end(out);
        return;
      }
      default -> {
        return;
      }
    }
    out.add(",\"logprobs\":null,\"finish_reason\":null}]}\n\n");
  }

  /// Begins a chunk up to its delta.
  private Frame chunk(Bytes out) {
    return head(out).raw(",\"choices\":[{\"index\":0,\"delta\":");
  }

  private Frame head(Bytes out) {
    return new Frame(out)
        .raw("data: {\"id\":")
        .text(Ids.of("chatcmpl-", id))
        .raw(",\"object\":\"chat.completion.chunk\",\"created\":")
        .number(created)
        .raw(",\"model\":")
        .text(model);
  }

  private Frame arguments(Bytes out) {
    return chunk(out)
        .raw("{\"tool_calls\":[{\"index\":")
        .number(tools - 1L)
        .raw(",\"function\":{\"arguments\":");
  }

  private boolean delta(byte[] data, Bytes out) {
    if (piece == Piece.NONE || pieceFrom == pieceTo) {
      return false;
    }
    switch (piece) {
      case NONE -> {}
      case TEXT -> chunk(out).raw("{\"content\":").escaped(data, pieceFrom, pieceTo).raw("}");
      case THINKING ->
          chunk(out).raw("{\"reasoning_content\":").escaped(data, pieceFrom, pieceTo).raw("}");
      case ARGUMENTS -> {
        if (!inTool) {
          return false;
        }
        argumentsSeen = true;
        arguments(out).escaped(data, pieceFrom, pieceTo).raw("}}]}");
      }
    }
    return true;
  }

  private void finish(Bytes out) {
    chunk(out)
        .raw("{},\"logprobs\":null,\"finish_reason\":")
        .text(Ids.finishReason(stopReason))
        .raw("}]}")
        .end();
  }

  @Override
  public void end(Bytes out) {
    if (ended) {
      return;
    }
    ended = true;
    if (wantsUsage) {
      long input = usage.input().orElse(0);
      long output = usage.output().orElse(0);
      head(out)
          .raw(",\"choices\":[],\"usage\":{\"prompt_tokens\":")
          .number(input)
          .raw(",\"completion_tokens\":")
          .number(output)
          .raw(",\"total_tokens\":")
          .number(input + output)
          .raw(",\"prompt_tokens_details\":{\"cached_tokens\":")
          .number(usage.cached().orElse(0))
          .raw("}}}")
          .end();
    }
    out.add("data: [DONE]\n\n");
  }

  private void read(byte[] data, int from, int to) {
    type = "";
    stopReason = "";
    piece = Piece.NONE;
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("type")) {
        type = json.string() ? json.text() : "";
      } else if (json.keyIs("delta")) {
        readDelta();
      } else if (json.keyIs("content_block")) {
        readBlock();
      } else if (json.keyIs("message")) {
        readMessage();
      } else if (json.keyIs("usage")) {
        usage.read(json);
      } else {
        json.skip();
      }
    }
  }

  private void readDelta() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("text")) {
        piece(Piece.TEXT);
      } else if (json.keyIs("thinking")) {
        piece(Piece.THINKING);
      } else if (json.keyIs("partial_json")) {
        piece(Piece.ARGUMENTS);
      } else if (json.keyIs("stop_reason")) {
        stopReason = json.string() ? json.text() : "";
      } else {
        json.skip();
      }
    }
  }

  private void piece(Piece kind) {
    if (json.string()) {
      piece = kind;
      pieceFrom = json.from();
      pieceTo = json.to();
    }
  }

  private void readBlock() {
    blockType = "";
    blockId = "";
    blockName = "";
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("type")) {
        blockType = json.string() ? json.text() : "";
      } else if (json.keyIs("id")) {
        blockId = json.string() ? json.text() : "";
      } else if (json.keyIs("name")) {
        blockName = json.string() ? json.text() : "";
      } else {
        json.skip();
      }
    }
  }

  private void readMessage() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("id")) {
        id = json.string() ? json.text() : "";
      } else if (json.keyIs("model")) {
        model = json.string() ? json.text() : "";
      } else if (json.keyIs("usage")) {
        usage.read(json);
      } else {
        json.skip();
      }
    }
  }
}

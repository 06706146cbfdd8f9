package dev.understudy.dialects.anthropic;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.json.UsageCount;
import dev.understudy.dialects.neutral.StreamEvents;
import java.util.Optional;

/// A stream of Anthropic's dialect: one block after the other.
final class MessagesStreamReader implements StreamReader {
  private final StreamEvents into;
  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private final Bytes input = new Bytes(0);
  private int calls;
  private boolean begun;
  private boolean inCall;
  private boolean ended;
  private boolean done;

  // Of the event being read.
  private Kind kind = Kind.OTHER;
  private Piece piece = Piece.NONE;
  private int pieceFrom;
  private int pieceTo;
  private String id = "";
  private String model = "";
  private String callId = "";
  private String name = "";
  private boolean isCall;
  private String stopReason = "";
  private Optional<String> stopSequence = Optional.empty();

  private enum Kind {
    OTHER,
    START,
    BLOCK_START,
    DELTA,
    BLOCK_STOP,
    END,
    STOP
  }

  private enum Piece {
    NONE,
    TEXT,
    THINKING,
    ARGUMENTS
  }

  MessagesStreamReader(StreamEvents into) {
    this.into = into;
  }

  @Override
  public void feed(String eventName, byte[] data, int from, int to) {
    read(data, from, to);
    switch (kind) {
      case OTHER -> {}
      case START -> begin();
      case BLOCK_START -> blockStart(data);
      case DELTA -> tell(data);
      case BLOCK_STOP -> blockStop();
      case END -> finish();
      case STOP -> end();
    }
  }

  /// Also without its event, which may have been lost.
  private void begin() {
    if (!begun) {
      begun = true;
      into.begins(id, model);
    }
  }

  private void blockStart(byte[] data) {
    if (ended) {
      return;
    }
    begin();
    blockStop();
    if (isCall) {
      inCall = true;
      into.call(calls++, callId, name);
      if (!input.isEmpty()) {
        into.arguments(calls - 1, input.array(), 0, input.length());
      }
    } else {
      tell(data);
    }
  }

  private void blockStop() {
    if (inCall) {
      inCall = false;
      into.callEnds(calls - 1);
    }
  }

  private void tell(byte[] data) {
    if (pieceFrom == pieceTo || ended) {
      return;
    }
    begin();
    switch (piece) {
      case NONE -> {}
      case TEXT -> into.text(data, pieceFrom, pieceTo);
      case THINKING -> into.thought(data, pieceFrom, pieceTo);
      case ARGUMENTS -> {
        if (inCall) {
          into.arguments(calls - 1, data, pieceFrom, pieceTo);
        }
      }
    }
  }

  private void finish() {
    if (!ended && !stopReason.isEmpty()) {
      begin();
      blockStop();
      ended = true;
      into.ends(MessagesReplies.ending(stopReason), stopSequence);
    }
  }

  @Override
  public void end() {
    if (ended && !done) {
      done = true;
      into.usage(usage.tokens());
      into.done();
    }
  }

  private void read(byte[] data, int from, int to) {
    kind = Kind.OTHER;
    piece = Piece.NONE;
    pieceFrom = 0;
    pieceTo = 0;
    isCall = false;
    stopReason = "";
    stopSequence = Optional.empty();
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("type")) {
        kind = json.string() ? kind() : Kind.OTHER;
      } else if (json.keyIs("delta")) {
        readDelta();
      } else if (json.keyIs("content_block")) {
        readBlock(data);
      } else if (json.keyIs("message")) {
        readMessage();
      } else if (json.keyIs("usage")) {
        usage.read(json);
      } else {
        json.skip();
      }
    }
  }

  private Kind kind() {
    if (json.is("content_block_delta")) {
      return Kind.DELTA;
    }
    if (json.is("content_block_start")) {
      return Kind.BLOCK_START;
    }
    if (json.is("content_block_stop")) {
      return Kind.BLOCK_STOP;
    }
    if (json.is("message_start")) {
      return Kind.START;
    }
    if (json.is("message_delta")) {
      return Kind.END;
    }
    return json.is("message_stop") ? Kind.STOP : Kind.OTHER;
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
        stopReason = string();
      } else if (json.keyIs("stop_sequence")) {
        stopSequence = Optional.of(string()).filter(text -> !text.isEmpty());
      } else {
        json.skip();
      }
    }
  }

  private String string() {
    return json.string() ? json.text() : "";
  }

  private void piece(Piece kind) {
    if (json.string()) {
      piece = kind;
      pieceFrom = json.from();
      pieceTo = json.to();
    }
  }

  private void readBlock(byte[] data) {
    input.clear();
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("type")) {
        isCall = json.string() && json.is("tool_use");
      } else if (json.keyIs("id")) {
        callId = string();
      } else if (json.keyIs("name")) {
        name = string();
      } else if (json.keyIs("text")) {
        piece(Piece.TEXT);
      } else if (json.keyIs("thinking")) {
        piece(Piece.THINKING);
      } else if (json.keyIs("input")) {
        readInput(data);
      } else {
        json.skip();
      }
    }
  }

  /// Some servers give all arguments with the start of the block; Anthropic gives an empty object.
  private void readInput(byte[] data) {
    if (!json.isObject()) {
      json.skip();
      return;
    }
    int start = json.position();
    boolean some = false;
    json.object();
    while (json.key()) {
      json.skip();
      some = true;
    }
    if (some && !json.bad()) {
      JsonWriter.escaped(data, start, json.position(), input);
    }
  }

  private void readMessage() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("id")) {
        id = string();
      } else if (json.keyIs("model")) {
        model = string();
      } else if (json.keyIs("usage")) {
        usage.read(json);
      } else {
        json.skip();
      }
    }
  }
}

package dev.understudy.dialects.bedrock;

import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.UsageCount;
import dev.understudy.dialects.neutral.StreamEvents;
import java.util.Optional;
import java.util.TreeMap;

/// A converse stream. Its events have names and say nothing twice; blocks have indexes and may, for
/// all that is promised, be open side by side.
final class ConverseStreamReader implements StreamReader {
  private final StreamEvents into;
  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();

  /// The numbers of the calls that are open, by the indexes of their blocks.
  private final TreeMap<Integer, Integer> open = new TreeMap<>();

  private int calls;
  private boolean begun;
  private boolean ended;
  private boolean done;

  // Of the event being read.
  private enum Piece {
    NONE,
    TEXT,
    THOUGHT,
    ARGUMENTS
  }

  private Piece piece = Piece.NONE;
  private int pieceFrom;
  private int pieceTo;
  private int block;
  private boolean isCall;
  private String id = "";
  private String name = "";
  private String stopReason = "";

  ConverseStreamReader(StreamEvents into) {
    this.into = into;
  }

  @Override
  public void feed(String eventName, byte[] data, int from, int to) {
    read(data, from, to);
    if (json.bad()) {
      return;
    }
    switch (eventName) {
      case "messageStart" -> begin();
      case "contentBlockStart" -> started();
      case "contentBlockDelta" -> tell(data);
      case "contentBlockStop" -> stopped(block);
      case "messageStop" -> finish();
      default -> {}
    }
  }

  /// Tells the beginning, should a stream have none.
  private void begin() {
    if (!begun) {
      begun = true;
      into.begins("", "");
    }
  }

  private void started() {
    if (isCall && !ended) {
      begin();
      stopped(block);
      open.put(block, calls);
      into.call(calls++, id, name);
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
      case THOUGHT -> into.thought(data, pieceFrom, pieceTo);
      case ARGUMENTS -> {
        Integer number = open.get(block);
        if (number != null) {
          into.arguments(number, data, pieceFrom, pieceTo);
        }
      }
    }
  }

  private void stopped(int index) {
    Integer number = open.remove(index);
    if (number != null) {
      into.callEnds(number);
    }
  }

  private void finish() {
    if (ended) {
      return;
    }
    begin();
    open.values().forEach(into::callEnds);
    open.clear();
    ended = true;
    into.ends(ConverseReplies.ending(stopReason), Optional.empty());
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
    piece = Piece.NONE;
    pieceFrom = 0;
    pieceTo = 0;
    block = 0;
    isCall = false;
    id = "";
    name = "";
    stopReason = "";
    json.reset(data, from, to);
    if (!json.object()) {
      json.reject();
      return;
    }
    while (json.key()) {
      if (json.keyIs("contentBlockIndex")) {
        block = (int) json.number();
      } else if (json.keyIs("delta")) {
        delta();
      } else if (json.keyIs("start")) {
        start();
      } else if (json.keyIs("stopReason")) {
        stopReason = string();
      } else if (json.keyIs("usage")) {
        usage.read(json);
      } else {
        json.skip();
      }
    }
  }

  private void delta() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("text")) {
        piece(Piece.TEXT);
      } else if (json.keyIs("toolUse")) {
        member("input", Piece.ARGUMENTS);
      } else if (json.keyIs("reasoningContent")) {
        member("text", Piece.THOUGHT);
      } else {
        json.skip();
      }
    }
  }

  private void member(String key, Piece kind) {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs(key)) {
        piece(kind);
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

  private void start() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("toolUse") && json.isObject()) {
        json.object();
        isCall = true;
        while (json.key()) {
          if (json.keyIs("toolUseId")) {
            id = string();
          } else if (json.keyIs("name")) {
            name = string();
          } else {
            json.skip();
          }
        }
      } else {
        json.skip();
      }
    }
  }

  private String string() {
    return json.string() ? json.text() : "";
  }
}

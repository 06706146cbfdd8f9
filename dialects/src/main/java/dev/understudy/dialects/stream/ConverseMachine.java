package dev.understudy.dialects.stream;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.eventstream.EventStreamParser;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.json.UsageCount;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bedrock's converse: complete when `messageStop` was read; `metadata` may follow.
///
/// What an event is, is its name; its data does not say so again. An exception has a name too, and
/// is kept as an error body with that name in `__type`.
final class ConverseMachine implements StreamMachine {
  private static final int MAX_BLOCKS = 4096;
  private static final byte[] TYPE = "{\"__type\":".getBytes(StandardCharsets.US_ASCII);

  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private final BitSet openThoughts = new BitSet();
  private boolean complete;
  private boolean content;
  private boolean tool;
  private boolean excused;
  private byte @Nullable [] error;

  // Of the event being read; they count only if it turns out to be JSON.
  private int block;
  private boolean visibleHere;
  private boolean thoughtHere;
  private boolean toolHere;
  private boolean usageHere;
  private boolean excusedHere;
  private boolean misbuiltHere;

  @Override
  public Signal on(String eventName, byte[] data, int from, int to) {
    if (eventName.startsWith(EventStreamParser.EXCEPTION)) {
      if (complete) {
        return Signal.LATE;
      }
      String type = eventName.substring(EventStreamParser.EXCEPTION.length());
      error = exception(type, data, from, to);
      return Signal.FAILED;
    }
    read(data, from, to);
    if (!json.finished()) {
      return Signal.BAD_JSON;
    }
    if (complete) {
      return usageHere ? Signal.USAGE : Signal.LATE;
    }
    if (misbuiltHere) {
      // What the model built wrongly is no answer, and nothing of it may pass for one.
      error = Arrays.copyOfRange(data, from, to);
      return Signal.FAILED;
    }
    return apply(eventName);
  }

  private Signal apply(String eventName) {
    return switch (eventName) {
      case "messageStart" -> Signal.HELD;
      case "contentBlockStart" -> {
        tool |= toolHere;
        yield Signal.HELD;
      }
      case "contentBlockDelta" -> {
        openThoughts.set(block, thoughtHere);
        content |= visibleHere;
        yield visibleHere ? Signal.CONTENT : Signal.HELD;
      }
      case "contentBlockStop" -> {
        openThoughts.clear(block);
        yield Signal.HELD;
      }
      case "messageStop" -> {
        complete = true;
        excused = excusedHere;
        yield Signal.FINISH;
      }
      default -> usageHere ? Signal.USAGE : Signal.META;
    };
  }

  private static byte[] exception(String type, byte[] data, int from, int to) {
    Bytes all = new Bytes(to - from + 64).add(TYPE);
    JsonWriter.string(type, all);
    JsonCursor body = new JsonCursor();
    body.reset(data, from, to);
    boolean more = body.object() && body.key() && JsonCursor.isJson(data, from, to);
    if (!more) {
      return all.add('}').toArray();
    }
    int open = from;
    while (data[open] != '{') {
      open++;
    }
    return all.add(',').add(data, open + 1, to).toArray();
  }

  private void read(byte[] data, int from, int to) {
    block = 0;
    visibleHere = false;
    thoughtHere = false;
    toolHere = false;
    usageHere = false;
    excusedHere = false;
    misbuiltHere = false;
    json.reset(data, from, to);
    if (!json.object()) {
      json.reject();
      return;
    }
    while (json.key()) {
      if (json.keyIs("contentBlockIndex")) {
        block = (int) Math.min(json.number(), MAX_BLOCKS);
      } else if (json.keyIs("delta")) {
        delta();
      } else if (json.keyIs("start")) {
        start();
      } else if (json.keyIs("stopReason")) {
        stopReason();
      } else if (json.keyIs("usage")) {
        usageHere = usage.read(json);
      } else {
        json.skip();
      }
    }
  }

  private void start() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      toolHere |= json.keyIs("toolUse");
      json.skip();
    }
  }

  private void delta() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("text")) {
        visibleHere |= text();
      } else if (json.keyIs("toolUse")) {
        member("input");
      } else if (json.keyIs("reasoningContent")) {
        thoughtHere = true;
        member("text");
      } else {
        json.skip();
      }
    }
  }

  private void member(String name) {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs(name)) {
        visibleHere |= text();
      } else {
        json.skip();
      }
    }
  }

  private boolean text() {
    return json.string() && json.from() < json.to();
  }

  private void stopReason() {
    if (!json.string()) {
      return;
    }
    excusedHere = json.is("guardrail_intervened") || json.is("content_filtered");
    misbuiltHere = json.is("malformed_model_output") || json.is("malformed_tool_use");
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public boolean content() {
    return content;
  }

  @Override
  public boolean toolOpen() {
    return tool && !complete;
  }

  @Override
  public boolean thinking() {
    return !openThoughts.isEmpty();
  }

  @Override
  public boolean empty() {
    return complete && !content && !tool && !excused;
  }

  @Override
  public Optional<byte[]> error() {
    return Optional.ofNullable(error);
  }

  @Override
  public StreamUsage usage() {
    return new StreamUsage(usage.input(), usage.output(), usage.cached());
  }
}

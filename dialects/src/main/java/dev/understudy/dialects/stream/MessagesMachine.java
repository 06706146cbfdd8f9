package dev.understudy.dialects.stream;

import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.UsageCount;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Anthropic messages: complete when every block is stopped, a stop reason was given and
/// `message_stop` was read.
final class MessagesMachine implements StreamMachine {
  private static final int MAX_BLOCKS = 4096;

  private enum Kind {
    UNKNOWN,
    PING,
    MESSAGE_START,
    BLOCK_START,
    BLOCK_DELTA,
    BLOCK_STOP,
    MESSAGE_DELTA,
    MESSAGE_STOP,
    ERROR
  }

  private enum Block {
    OTHER,
    TOOL,
    HOSTED,
    THINKING
  }

  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private final BitSet open = new BitSet();
  private final BitSet openTools = new BitSet();
  private final BitSet openThinking = new BitSet();

  /// The block that began last asks for a tool that the provider runs: until the next block begins,
  /// nothing may come for long.
  private boolean hosted;

  private boolean complete;
  private boolean content;
  private boolean tool;
  private boolean stopReason;
  private boolean excused;
  private byte @Nullable [] error;

  // Of the event being read; they count only if it turns out to be JSON.
  private Kind kind = Kind.UNKNOWN;
  private Block block = Block.OTHER;
  private int index;
  private boolean textHere;
  private boolean stopHere;
  private boolean excusedHere;
  private boolean errorHere;

  @Override
  public Signal on(String eventName, byte[] data, int from, int to) {
    read(data, from, to);
    if (eventName.equals("error")
        || (!json.bad() && (kind == Kind.ERROR || (kind == Kind.UNKNOWN && errorHere)))) {
      if (complete) {
        return Signal.LATE;
      }
      error = Arrays.copyOfRange(data, from, to);
      return Signal.FAILED;
    }
    if (!json.finished()) {
      return Signal.BAD_JSON;
    }
    return complete ? Signal.LATE : apply();
  }

  private Signal apply() {
    return switch (kind) {
      case UNKNOWN, PING -> Signal.META;
      case MESSAGE_START -> Signal.HELD;
      case BLOCK_START -> started();
      case BLOCK_DELTA -> {
        content |= textHere;
        yield textHere ? Signal.CONTENT : Signal.HELD;
      }
      case BLOCK_STOP -> stopped();
      case MESSAGE_DELTA -> {
        stopReason |= stopHere;
        excused |= excusedHere;
        yield stopHere ? Signal.FINISH : Signal.HELD;
      }
      case MESSAGE_STOP -> {
        complete = stopReason && open.isEmpty();
        yield Signal.DONE;
      }
      case ERROR -> Signal.FAILED;
    };
  }

  private Signal started() {
    open.set(index);
    hosted = block == Block.HOSTED;
    tool |= hosted || block == Block.TOOL;
    openTools.set(index, hosted || block == Block.TOOL);
    openThinking.set(index, block == Block.THINKING);
    return Signal.HELD;
  }

  private Signal stopped() {
    boolean call = openTools.get(index);
    open.clear(index);
    openTools.clear(index);
    openThinking.clear(index);
    content |= call;
    return call ? Signal.CONTENT : Signal.HELD;
  }

  private void read(byte[] data, int from, int to) {
    kind = Kind.UNKNOWN;
    block = Block.OTHER;
    index = 0;
    textHere = false;
    stopHere = false;
    excusedHere = false;
    errorHere = false;
    json.reset(data, from, to);
    if (!json.object()) {
      json.reject();
      return;
    }
    while (json.key()) {
      member();
    }
  }

  private void member() {
    if (json.keyIs("type")) {
      kind = json.string() ? kind() : Kind.UNKNOWN;
    } else if (json.keyIs("delta")) {
      delta();
    } else if (json.keyIs("index")) {
      index = (int) Math.min(json.number(), MAX_BLOCKS);
    } else if (json.keyIs("content_block")) {
      block();
    } else if (json.keyIs("usage")) {
      usage.read(json);
    } else if (json.keyIs("message")) {
      message();
    } else if (json.keyIs("error")) {
      errorHere = !json.isNull();
      json.skip();
    } else {
      json.skip();
    }
  }

  private Kind kind() {
    return switch (json.to() - json.from()) {
      case 4 -> json.is("ping") ? Kind.PING : Kind.UNKNOWN;
      case 5 -> json.is("error") ? Kind.ERROR : Kind.UNKNOWN;
      case 12 -> json.is("message_stop") ? Kind.MESSAGE_STOP : Kind.UNKNOWN;
      case 13 ->
          json.is("message_start")
              ? Kind.MESSAGE_START
              : json.is("message_delta") ? Kind.MESSAGE_DELTA : Kind.UNKNOWN;
      case 18 -> json.is("content_block_stop") ? Kind.BLOCK_STOP : Kind.UNKNOWN;
      case 19 ->
          json.is("content_block_delta")
              ? Kind.BLOCK_DELTA
              : json.is("content_block_start") ? Kind.BLOCK_START : Kind.UNKNOWN;
      default -> Kind.UNKNOWN;
    };
  }

  private void delta() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("text") || json.keyIs("thinking") || json.keyIs("partial_json")) {
        textHere |= json.string() && json.from() < json.to();
      } else if (json.keyIs("stop_reason")) {
        if (json.string()) {
          stopHere = true;
          excusedHere = json.is("refusal") || json.is("pause_turn");
        }
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
      if (json.keyIs("type") && json.string()) {
        if (json.is("tool_use")) {
          block = Block.TOOL;
        } else if (json.is("server_tool_use") || json.is("mcp_tool_use")) {
          block = Block.HOSTED;
        } else if (json.is("thinking") || json.is("redacted_thinking")) {
          block = Block.THINKING;
        }
      } else if (!json.keyIs("type")) {
        json.skip();
      }
    }
  }

  private void message() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("usage")) {
        usage.read(json);
      } else {
        json.skip();
      }
    }
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
    return tool && !stopReason;
  }

  @Override
  public boolean thinking() {
    return !openThinking.isEmpty() || (hosted && !stopReason);
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

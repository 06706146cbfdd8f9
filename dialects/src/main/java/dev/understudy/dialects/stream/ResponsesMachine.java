package dev.understudy.dialects.stream;

import dev.understudy.dialects.ResponseSoFar;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.json.UsageCount;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// OpenAI responses: complete with `response.completed` or `response.incomplete`.
///
/// An event whose `sequence_number` was read before is dropped, but only of a stream that has shown
/// that it counts: some compatible servers number every event 0.
final class ResponsesMachine implements StreamMachine {
  private static final int MAX_ITEMS = 4096;

  private enum Item {
    OTHER,
    MESSAGE,
    REASONING,
    /// A call that the caller carries out.
    CALL
  }

  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private final ResponseObject response = new ResponseObject(json, usage);
  private final BitSet thinking = new BitSet();
  private boolean complete;
  private boolean content;
  private boolean tool;
  private byte @Nullable [] error;
  private long last = -1;
  private boolean counts;

  // Of the event being read; they count only if it turns out to be JSON.
  private ResponseEventType type = ResponseEventType.OTHER;
  private Item item = Item.OTHER;
  private boolean piece;
  private boolean itemHolds;
  private boolean errorHere;
  private boolean numbered;
  private long number;
  private int index;

  @Override
  public Signal on(String eventName, byte[] data, int from, int to) {
    if (Text.is(data, from, to, "[DONE]")) {
      return Signal.DONE;
    }
    read(data, from, to);
    if (eventName.equals("error") || (!json.bad() && fails())) {
      return complete ? Signal.LATE : failed(data, from, to);
    }
    if (!json.finished()) {
      return Signal.BAD_JSON;
    }
    if (complete || repeated()) {
      return Signal.LATE;
    }
    response.keep();
    return apply();
  }

  private boolean fails() {
    return switch (type) {
      case FAILED -> true;
      case OTHER -> errorHere;
      case COMPLETED -> response.failed();
      case LIFECYCLE, ITEM_ADDED, ITEM_DONE, VISIBLE, REASONING, TEXT_DONE, IMAGE, PROGRESS ->
          false;
    };
  }

  private Signal failed(byte[] data, int from, int to) {
    response.keep();
    error = Arrays.copyOfRange(data, from, to);
    return Signal.FAILED;
  }

  /// Whether this event was read before; if not, its number is noted.
  private boolean repeated() {
    if (!numbered) {
      return false;
    }
    if (counts && number <= last) {
      return true;
    }
    counts = last >= 0 && number == last + 1;
    last = number;
    return false;
  }

  private Signal apply() {
    return switch (type) {
      case OTHER -> Signal.META;
      case LIFECYCLE, PROGRESS, FAILED -> Signal.HELD;
      case ITEM_ADDED -> {
        tool |= item == Item.CALL;
        thinking.set(index, item == Item.REASONING || item == Item.OTHER);
        yield Signal.HELD;
      }
      case ITEM_DONE -> {
        thinking.clear(index);
        tool |= item == Item.CALL;
        yield itemHolds ? shown() : Signal.HELD;
      }
      case VISIBLE, TEXT_DONE, IMAGE -> {
        if (piece) {
          thinking.clear();
        }
        yield piece ? shown() : Signal.HELD;
      }
      case REASONING -> piece ? shown() : Signal.HELD;
      case COMPLETED -> {
        complete = true;
        yield Signal.DONE;
      }
    };
  }

  private Signal shown() {
    content = true;
    return Signal.CONTENT;
  }

  private void read(byte[] data, int from, int to) {
    type = ResponseEventType.OTHER;
    item = Item.OTHER;
    piece = false;
    itemHolds = false;
    errorHere = false;
    numbered = false;
    index = 0;
    response.forget();
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
    switch (json.keyLength()) {
      case 4 -> {
        if (json.keyIs("type")) {
          type = json.string() ? ResponseEventType.of(json) : ResponseEventType.OTHER;
        } else if (json.keyIs("item")) {
          item();
        } else if (json.keyIs("text")) {
          piece |= holdsText();
        } else {
          json.skip();
        }
      }
      case 5 -> {
        if (json.keyIs("delta")) {
          piece |= holdsText();
        } else if (json.keyIs("error")) {
          errorHere = !json.isNull();
          json.skip();
        } else {
          json.skip();
        }
      }
      case 7 -> {
        if (json.keyIs("refusal")) {
          piece |= holdsText();
        } else {
          json.skip();
        }
      }
      case 8 -> {
        if (json.keyIs("response")) {
          response.read();
        } else {
          json.skip();
        }
      }
      case 12 -> {
        if (json.keyIs("output_index")) {
          index = (int) Math.min(json.number(), MAX_ITEMS);
        } else {
          json.skip();
        }
      }
      case 15 -> {
        if (json.keyIs("sequence_number")) {
          number = json.number();
          numbered = true;
        } else {
          json.skip();
        }
      }
      case 17 -> {
        if (json.keyIs("partial_image_b64")) {
          piece |= holdsText();
        } else {
          json.skip();
        }
      }
      default -> json.skip();
    }
  }

  private boolean holdsText() {
    return json.string() && json.from() < json.to();
  }

  /// Reads an item for its kind, and for whether it is something by itself once it is whole.
  private void item() {
    if (!json.object()) {
      return;
    }
    boolean result = false;
    while (json.key()) {
      if (json.keyIs("type")) {
        item = json.string() ? kind() : Item.OTHER;
      } else if (json.keyIs("result")) {
        result = holdsText();
      } else {
        json.skip();
      }
    }
    itemHolds = item == Item.CALL || result;
  }

  private Item kind() {
    if (json.is("message")) {
      return Item.MESSAGE;
    }
    if (json.is("reasoning")) {
      return Item.REASONING;
    }
    boolean call =
        json.is("function_call")
            || json.is("custom_tool_call")
            || json.is("computer_call")
            || json.is("local_shell_call")
            || json.is("shell_call")
            || json.is("apply_patch_call")
            || json.is("mcp_approval_request");
    return call ? Item.CALL : Item.OTHER;
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
    return !complete && !thinking.isEmpty();
  }

  @Override
  public boolean empty() {
    return complete
        && !content
        && !tool
        && !response.holds()
        && !response.filtered()
        && !usage.reasoned();
  }

  @Override
  public Optional<byte[]> error() {
    return Optional.ofNullable(error);
  }

  /// What the events have told of their response; empty until it was named.
  Optional<ResponseSoFar> response() {
    return response.soFar(last + 1);
  }

  @Override
  public StreamUsage usage() {
    return new StreamUsage(usage.input(), usage.output(), usage.cached());
  }
}

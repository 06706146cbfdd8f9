package dev.understudy.dialects.jsonarray;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.json.Text;

/// Cuts a JSON array into its elements, each an event without a name; any split of the input gives
/// the same events. An element that lies wholly in the bytes that were fed is reported as a range
/// of them. Only strings and brackets are looked at: whether an element is JSON is for its reader
/// to say. An array that is not closed at the end of the input has just no further elements. Not
/// thread-safe.
public final class JsonArrayParser implements FrameParser {
  private enum At {
    START,
    /// After the opening bracket.
    FIRST,
    /// After a comma.
    NEXT,
    ELEMENT,
    STRING,
    ESCAPE,
    /// After an element.
    BETWEEN,
    END,
    BROKEN
  }

  private final int limit;

  // What was fed earlier of the element being read.
  private final Bytes kept = new Bytes(0);

  private At at = At.START;
  private int depth;

  /// A parser with the limit of chat streams, 1 MiB an element.
  public JsonArrayParser() {
    this(1 << 20);
  }

  /// A parser with another limit, in bytes.
  public JsonArrayParser(int limit) {
    this.limit = limit;
  }

  @Override
  public void feed(byte[] bytes, int from, int to, Sink sink) {
    int start = from;
    int i = from;
    while (i < to && at != At.BROKEN) {
      switch (at) {
        case START, FIRST, NEXT, BETWEEN, END -> {
          if (!isBlank(bytes[i])) {
            outside(bytes[i], sink);
            start = i;
          }
          // A bracket or a quote that opens an element is looked at again, as a part of it.
          if (at != At.ELEMENT) {
            i++;
          }
        }
        case ELEMENT -> i = element(bytes, i, start, sink);
        case STRING -> i = string(bytes, i, to);
        case ESCAPE -> {
          at = At.STRING;
          i++;
        }
        case BROKEN -> {}
      }
    }
    if (at == At.ELEMENT || at == At.STRING || at == At.ESCAPE) {
      keep(bytes, start, to, sink);
    }
  }

  private void outside(byte b, Sink sink) {
    switch (at) {
      case START -> {
        if (b == '[') {
          at = At.FIRST;
        } else {
          broken("not a JSON array", sink);
        }
      }
      case FIRST -> {
        if (b == ']') {
          at = At.END;
        } else {
          at = At.ELEMENT;
        }
      }
      case BETWEEN -> {
        if (b == ',') {
          at = At.NEXT;
        } else if (b == ']') {
          at = At.END;
        } else {
          broken("no comma between two elements", sink);
        }
      }
      case NEXT -> at = At.ELEMENT;
      default -> broken("something follows the JSON array", sink);
    }
  }

  /// Takes a byte of an element that is outside of strings; gives the index to go on from.
  private int element(byte[] bytes, int i, int start, Sink sink) {
    byte b = bytes[i];
    switch (b) {
      case '"' -> at = At.STRING;
      case '{', '[' -> depth++;
      case '}', ']' -> {
        if (depth == 0) {
          dispatch(bytes, start, i, sink);
          return i;
        }
        depth--;
        if (depth == 0) {
          dispatch(bytes, start, i + 1, sink);
        }
      }
      case ',' -> {
        if (depth == 0) {
          dispatch(bytes, start, i, sink);
          return i;
        }
      }
      default -> {}
    }
    return i + 1;
  }

  private int string(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      i = Text.plain(bytes, i, to);
      if (i < to) {
        byte b = bytes[i++];
        if (b == '"') {
          at = At.ELEMENT;
          return i;
        }
        if (b == '\\') {
          at = At.ESCAPE;
          return i;
        }
      }
    }
    return i;
  }

  private void keep(byte[] bytes, int from, int to, Sink sink) {
    if (kept.length() + to - from > limit) {
      broken("an element of more than " + limit + " bytes", sink);
    } else {
      kept.add(bytes, from, to);
    }
  }

  private void dispatch(byte[] bytes, int from, int to, Sink sink) {
    at = At.BETWEEN;
    if (kept.length() + to == from) {
      broken("no value between two commas", sink);
    } else if (kept.length() + to - from > limit) {
      broken("an element of more than " + limit + " bytes", sink);
    } else if (kept.isEmpty()) {
      report(bytes, from, to, sink);
    } else {
      kept.add(bytes, from, to);
      report(kept.array(), 0, kept.length(), sink);
    }
    kept.clear();
  }

  private static void report(byte[] bytes, int from, int to, Sink sink) {
    if (Text.isUtf8(bytes, from, to)) {
      sink.event("", bytes, from, to);
    } else {
      sink.malformed("an element that is not UTF-8");
    }
  }

  private void broken(String why, Sink sink) {
    at = At.BROKEN;
    kept.clear();
    sink.broken(why);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  @Override
  public void end(Sink sink) {
    if (at != At.BROKEN) {
      at = At.END;
      kept.clear();
    }
  }
}

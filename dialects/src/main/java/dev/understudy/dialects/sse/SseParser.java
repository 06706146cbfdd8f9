package dev.understudy.dialects.sse;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.Text;
import java.nio.charset.StandardCharsets;

/// Bytes to events, for one stream; any split of the input gives the same events. Lines end with
/// LF, CR or CRLF, also mixed. An event that lies wholly in the bytes that were fed is reported as
/// a range of them; one without data is reported if its name is `error`. Not thread-safe.
public final class SseParser implements FrameParser {
  private static final int MAX_NAME = 256;
  private static final byte[] NOTHING = {};
  private static final String[] USUAL_NAMES = {
    "content_block_delta",
    "content_block_start",
    "content_block_stop",
    "message_start",
    "message_delta",
    "message_stop",
    "response.output_text.delta",
    "response.function_call_arguments.delta",
    "response.reasoning_summary_text.delta",
    "ping",
    "error"
  };

  private final int limit;

  // The line that was not finished by the bytes fed so far.
  private final Bytes line = new Bytes(0);

  // The data of the event being read: a range of the bytes being fed, or else kept here.
  private final Bytes kept = new Bytes(0);
  private boolean inPlace;
  private int dataFrom;
  private int dataTo;

  private String name = "";
  private boolean inBlock;
  private boolean hasData;
  private boolean malformed;
  private boolean first = true;
  private boolean afterReturn;
  private boolean dead;

  /// A parser with the limit of chat streams, 1 MiB a line and an event.
  public SseParser() {
    this(1 << 20);
  }

  /// A parser with another limit, in bytes.
  public SseParser(int limit) {
    this.limit = limit;
  }

  @Override
  public void feed(byte[] bytes, int from, int to, Sink sink) {
    int at = from;
    if (afterReturn && at < to) {
      afterReturn = false;
      if (bytes[at] == '\n') {
        at++;
      }
    }
    while (at < to && !dead) {
      int lineEnd = Text.lineEnd(bytes, at, to);
      if (line.length() + lineEnd - at > limit) {
        die("a line of more than " + limit + " bytes", sink);
      } else if (lineEnd == to) {
        line.add(bytes, at, to);
        at = to;
      } else {
        finishLine(bytes, at, lineEnd, sink);
        at = afterLine(bytes, lineEnd, to);
      }
    }
    if (inPlace) {
      keep(bytes);
    }
  }

  private int afterLine(byte[] bytes, int lineEnd, int to) {
    int next = lineEnd + 1;
    if (bytes[lineEnd] == '\n') {
      return next;
    }
    if (next == to) {
      afterReturn = true;
      return next;
    }
    return bytes[next] == '\n' ? next + 1 : next;
  }

  private void finishLine(byte[] bytes, int from, int to, Sink sink) {
    if (line.isEmpty()) {
      line(bytes, from, to, true, sink);
      return;
    }
    if (inPlace) {
      keep(bytes);
    }
    line.add(bytes, from, to);
    line(line.array(), 0, line.length(), false, sink);
    line.clear();
  }

  /// The input is over. An event that lacks its empty line counts if its data is complete.
  @Override
  public void end(Sink sink) {
    if (dead) {
      return;
    }
    if (!line.isEmpty()) {
      line(line.array(), 0, line.length(), false, sink);
      line.clear();
    }
    if (!hasData || isComplete(kept.array(), 0, kept.length())) {
      dispatch(NOTHING, sink);
    }
    dead = true;
  }

  private static boolean isComplete(byte[] data, int from, int to) {
    return Text.is(data, from, to, "[DONE]") || JsonCursor.isJson(data, from, to);
  }

  /// Takes a whole line without its end.
  ///
  /// @param fed whether `bytes` are the ones being fed, not ours
  private void line(byte[] bytes, int lineFrom, int to, boolean fed, Sink sink) {
    int from = first ? withoutMark(bytes, lineFrom, to) : lineFrom;
    first = false;
    if (from == to) {
      dispatch(bytes, sink);
      return;
    }
    if (bytes[from] == ':') {
      sink.comment();
      return;
    }
    inBlock = true;
    int colon = from;
    while (colon < to && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, to);
    if (value < to && bytes[value] == ' ') {
      value++;
    }
    if (Text.is(bytes, from, colon, "data")) {
      data(bytes, value, to, fed, sink);
    } else if (Text.is(bytes, from, colon, "event")) {
      name(bytes, value, to, sink);
    }
  }

  private static int withoutMark(byte[] bytes, int from, int to) {
    boolean mark =
        to - from >= 3
            && bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF;
    return mark ? from + 3 : from;
  }

  private void data(byte[] bytes, int from, int to, boolean fed, Sink sink) {
    if (!hasData && fed) {
      hasData = true;
      inPlace = true;
      dataFrom = from;
      dataTo = to;
      return;
    }
    if (inPlace) {
      keep(bytes);
    }
    if (kept.length() + 1 + to - from > limit) {
      die("an event of more than " + limit + " bytes", sink);
      return;
    }
    if (hasData) {
      kept.add('\n');
    }
    hasData = true;
    kept.add(bytes, from, to);
  }

  private void keep(byte[] fed) {
    kept.add(fed, dataFrom, dataTo);
    inPlace = false;
  }

  private void name(byte[] bytes, int from, int to, Sink sink) {
    if (to - from > MAX_NAME) {
      die("an event name of more than " + MAX_NAME + " bytes", sink);
      return;
    }
    for (String usual : USUAL_NAMES) {
      if (Text.is(bytes, from, to, usual)) {
        name = usual;
        return;
      }
    }
    malformed |= !Text.isUtf8(bytes, from, to);
    name = new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private void dispatch(byte[] fed, Sink sink) {
    byte[] data = inPlace ? fed : kept.array();
    int from = inPlace ? dataFrom : 0;
    int to = inPlace ? dataTo : kept.length();
    if (malformed || !Text.isUtf8(data, from, to)) {
      sink.malformed("an event that is not UTF-8");
    } else if (to > from || name.equals("error")) {
      sink.event(name, data, from, to);
    } else if (inBlock) {
      sink.comment();
    }
    kept.clear();
    name = "";
    inBlock = false;
    inPlace = false;
    hasData = false;
    malformed = false;
  }

  private void die(String why, Sink sink) {
    dead = true;
    inPlace = false;
    sink.broken(why);
  }
}

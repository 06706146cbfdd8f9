package dev.understudy.dialects.eventstream;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.json.Text;
import java.util.zip.CRC32;

/// Messages of an AWS event stream to events, for one stream; any split of the input gives the same
/// events. A message that lies wholly in the bytes that were fed is reported as a range of them.
///
/// A message is a prelude (its length and that of its headers, four bytes each, and their CRC-32),
/// headers, payload, and the CRC-32 of everything before it. A checksum that is wrong, or a length
/// that cannot be, means that the framing is lost: the stream is broken. An exception becomes an
/// event whose name begins with [#EXCEPTION]. Not thread-safe.
public final class EventStreamParser implements FrameParser {
  /// What the name of an event begins with that tells of an exception: `exception:`, and then the
  /// exception's type.
  public static final String EXCEPTION = "exception:";

  /// The limit of a message that is not told another one, in bytes.
  public static final int USUAL_LIMIT = 16 << 20;

  private static final int PRELUDE = 12;
  private static final int LEAST = PRELUDE + 4;
  private static final int MOST_HEADERS = 128 << 10;

  private final int limit;
  private final CRC32 crc = new CRC32();
  private final MessageHeaders headers = new MessageHeaders();

  // The message that was not finished by the bytes fed so far.
  private final Bytes kept = new Bytes(0);

  /// The length of the message being read; 0 while its prelude is not whole.
  private int length;

  private boolean dead;

  /// A parser with the usual limit.
  public EventStreamParser() {
    this(USUAL_LIMIT);
  }

  /// A parser with another limit of a message, in bytes.
  public EventStreamParser(int limit) {
    this.limit = limit;
  }

  @Override
  public void feed(byte[] bytes, int from, int to, Sink sink) {
    int at = from;
    while (at < to && !dead) {
      if (kept.isEmpty() && to - at >= PRELUDE) {
        at = whole(bytes, at, to, sink);
      } else {
        at = more(bytes, at, to, sink);
      }
    }
  }

  /// Reads a message where it lies, or keeps the part of it that is there.
  private int whole(byte[] bytes, int at, int to, Sink sink) {
    if (!prelude(bytes, at, sink)) {
      return to;
    }
    if (to - at < length) {
      kept.add(bytes, at, to);
      return to;
    }
    int end = at + length;
    message(bytes, at, end, sink);
    length = 0;
    return end;
  }

  /// Adds to the message that is kept until it is whole.
  private int more(byte[] bytes, int at, int to, Sink sink) {
    int wanted = (length == 0 ? PRELUDE : length) - kept.length();
    int end = at + Math.min(wanted, to - at);
    kept.add(bytes, at, end);
    if (end - at < wanted) {
      return end;
    }
    if (length == 0) {
      prelude(kept.array(), 0, sink);
    } else {
      message(kept.array(), 0, length, sink);
      kept.clear();
      length = 0;
    }
    return end;
  }

  /// Reads the lengths; says whether they can be.
  private boolean prelude(byte[] bytes, int at, Sink sink) {
    if (checksum(bytes, at, at + 8) != number(bytes, at + 8)) {
      return die("a prelude whose checksum is wrong", sink);
    }
    long all = number(bytes, at);
    long ofHeaders = number(bytes, at + 4);
    if (all > limit) {
      return die("a message of more than " + limit + " bytes", sink);
    }
    if (ofHeaders > MOST_HEADERS) {
      return die("headers of more than " + MOST_HEADERS + " bytes", sink);
    }
    if (all < LEAST + ofHeaders) {
      return die("a message shorter than its parts", sink);
    }
    length = (int) all;
    return true;
  }

  private void message(byte[] bytes, int from, int to, Sink sink) {
    int end = to - 4;
    if (checksum(bytes, from, end) != number(bytes, end)) {
      die("a message whose checksum is wrong", sink);
      return;
    }
    int payload = from + PRELUDE + (int) number(bytes, from + 4);
    if (!headers.read(bytes, from + PRELUDE, payload)) {
      sink.malformed("headers that cannot be read");
    } else if (!Text.isUtf8(bytes, payload, end)) {
      sink.malformed("an event that is not UTF-8");
    } else {
      switch (headers.kind()) {
        case EVENT -> sink.event(headers.name(), bytes, payload, end);
        case EXCEPTION -> sink.event(EXCEPTION + headers.name(), bytes, payload, end);
        case ERROR -> error(sink);
        case UNKNOWN -> sink.malformed("a message of an unknown type");
      }
    }
  }

  /// An error that the service's model does not know: code and message are headers.
  private void error(Sink sink) {
    Bytes said = new Bytes(128);
    said.add("{\"message\":");
    JsonWriter.string(headers.message(), said);
    said.add('}');
    sink.event(EXCEPTION + headers.name(), said.array(), 0, said.length());
  }

  /// The input is over. A message that is not whole is not reported.
  @Override
  public void end(Sink sink) {
    dead = true;
  }

  private long checksum(byte[] bytes, int from, int to) {
    crc.reset();
    crc.update(bytes, from, to - from);
    return crc.getValue();
  }

  private static long number(byte[] bytes, int at) {
    return (bytes[at] & 0xFFL) << 24
        | (bytes[at + 1] & 0xFFL) << 16
        | (bytes[at + 2] & 0xFFL) << 8
        | (bytes[at + 3] & 0xFFL);
  }

  private boolean die(String why, Sink sink) {
    dead = true;
    sink.broken(why);
    return false;
  }
}

package dev.understudy.dialects.jsonarray;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.sse.SseParser;

/// Turns the server-sent events of one stream into the JSON array that the same caller gets who did
/// not ask for server-sent events: an element an event, a line end a comment. Takes whatever is
/// written to such callers, heartbeats and errors included. Not thread-safe.
public final class JsonArrayWriter implements FrameParser.Sink {
  private final SseParser parser;
  private Bytes out = new Bytes(0);
  private boolean open;

  /// A writer for one stream.
  public JsonArrayWriter() {
    parser = new SseParser(Integer.MAX_VALUE >> 1);
  }

  /// Takes whole events and comments, `sse[from, to)`, and appends what the caller gets for them.
  public void feed(byte[] sse, int from, int to, Bytes out) {
    this.out = out;
    parser.feed(sse, from, to, this);
  }

  /// The stream is over, well or badly: appends the end of the array.
  public void end(Bytes out) {
    out.add(open ? "\n]" : "[]");
  }

  @Override
  public void event(String name, byte[] data, int from, int to) {
    out.add(open ? ",\n" : "[").add(data, from, to);
    open = true;
  }

  @Override
  public void comment() {
    out.add('\n');
  }

  @Override
  public void malformed(String why) {
    throw new IllegalArgumentException(why);
  }

  @Override
  public void broken(String why) {
    throw new IllegalArgumentException(why);
  }
}

package dev.understudy.dialects.stream;

import dev.understudy.dialects.FrameParser;
import dev.understudy.dialects.ResponseSoFar;
import dev.understudy.dialects.sse.SseParser;
import java.util.Optional;

/// Reads along what a caller of OpenAI responses gets, so that its stream can be ended honestly:
/// whether the events are a target's own, translated, or the rest that another attempt made. Not
/// thread-safe.
public final class ResponseWatch {
  private final FrameParser parser = new SseParser(16 << 20);
  private final ResponsesMachine machine = new ResponsesMachine();
  private final Events events = new Events();

  /// A watch over a stream of which nothing has been written.
  public ResponseWatch() {}

  /// Takes bytes as they go to the caller.
  public void add(byte[] bytes, int from, int to) {
    parser.feed(bytes, from, to, events);
  }

  /// What the caller knows of its response; empty until it was named.
  public Optional<ResponseSoFar> response() {
    return machine.response();
  }

  private final class Events implements FrameParser.Sink {
    @Override
    public void event(String name, byte[] data, int from, int to) {
      machine.on(name, data, from, to);
    }

    @Override
    public void comment() {}

    @Override
    public void malformed(String why) {}

    @Override
    public void broken(String why) {}
  }
}

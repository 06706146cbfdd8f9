package dev.understudy.dialects.sse;

/// Bytes to events, for one stream; any split of the input gives the same events. Not thread-safe.
@SuppressWarnings("DoNotCallSuggester")
public final class SseParser {

  /// Receives what was found, in order. The bytes of an event are valid during the call only.
  public interface Sink {
    /// An event.
    ///
    /// @param name its `event` field, empty if it has none
    void event(String name, byte[] data, int from, int to);

    /// A sign of life: a comment, or a block without data.
    void comment();

    /// An event that is not UTF-8. The stream goes on.
    void malformed(String why);

    /// A line, an event or a name over the limits. Nothing follows.
    void tooLarge(String why);
  }

  /// A parser with the limit of chat streams, 1 MiB a line and an event.
  public SseParser() {
    this(1 << 20);
  }

  /// A parser with another limit, in bytes.
  public SseParser(int limit) {}

  /// Takes the next bytes.
  public void feed(byte[] bytes, int from, int to, Sink sink) {
    throw new UnsupportedOperationException();
  }

  /// The input is over. An event that lacks its empty line counts if its data is complete.
  public void end(Sink sink) {
    throw new UnsupportedOperationException();
  }
}

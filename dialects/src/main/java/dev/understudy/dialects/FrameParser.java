package dev.understudy.dialects;

/// Turns the bytes of one stream into events; any split of the input gives the same events. Not
/// thread-safe.
public interface FrameParser {

  /// Receives what was found, in order. The bytes of an event are valid during the call only.
  interface Sink {
    /// An event. An event without data has a name that says that it is an error.
    ///
    /// @param name what the format calls it, empty if it does not
    void event(String name, byte[] data, int from, int to);

    /// A sign of life and nothing else.
    void comment();

    /// One event that cannot be read. The stream goes on.
    void malformed(String why);

    /// The stream cannot be read any further: something is over the limits, or the framing is lost.
    /// Nothing follows.
    void broken(String why);
  }

  /// Takes the next bytes, `bytes[from, to)`.
  void feed(byte[] bytes, int from, int to, Sink sink);

  /// The input is over.
  void end(Sink sink);
}

package dev.understudy.gateway.relay;

import org.jspecify.annotations.Nullable;

/// An answer that has begun and goes on: a stream, or a plain answer too large to be held.
interface LiveAnswer {

  /// Hands over everything there is and everything that comes. Once.
  void attach(Recipient recipient);

  /// The caller is slow: stop reading.
  void pause();

  /// The caller has caught up.
  void resume();

  /// The media type if the body is passed on as it is; null for a stream of events.
  @Nullable String contentType();

  /// Whether the provider has told so far that its content filter was down.
  default boolean unfiltered() {
    return false;
  }

  /// Who gets an answer that goes on.
  interface Recipient {
    /// A piece, to be written now and flushed later. The bytes are valid during the call only.
    void piece(byte[] bytes, int from, int to);

    /// Everything of one read has been handed over.
    void flush();

    /// The answer is complete. Nothing follows.
    void complete();

    /// The answer broke, and somebody else may go on with it. Nothing follows from here: the engine
    /// says what becomes of it.
    ///
    /// @param code one word for the break
    void suspended(String code, String message);

    /// The answer broke. Nothing follows.
    ///
    /// @param code one word for it
    void interrupted(String code, String message);
  }
}

package dev.understudy.testkit.peer;

/// How an answer says where its body ends.
public enum Framing {
  /// `content-length`, unless the answer has such a header already, which may be a lie.
  LENGTH,
  /// One chunk per part.
  CHUNKED,
  /// The end of the connection.
  UNTIL_CLOSE,
  /// No status line and no headers: the body is all that is sent.
  RAW
}

package dev.understudy.gateway.edge;

import org.jspecify.annotations.Nullable;

/// One request on one stream of an HTTP/2 connection, from its head to the end of its answer. On
/// the connection's event loop only.
final class CallerStream {
  final int id;
  final long since = System.nanoTime();

  /// Null if it could not be read.
  @Nullable RequestHead head;

  @Nullable Caller caller;

  /// Null before the head is accepted, and once the body is whole.
  @Nullable BodyReader body;

  /// Null until there is something to answer.
  @Nullable FrameAnswer answer;

  /// Whether the caller has sent everything.
  boolean whole;

  CallerStream(int id) {
    this.id = id;
  }

  /// The caller has left.
  void left() {
    body = null;
    if (answer != null) {
      answer.left();
    }
  }
}

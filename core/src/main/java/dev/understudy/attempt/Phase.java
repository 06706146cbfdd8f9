package dev.understudy.attempt;

/// How far an exchange had come when it failed. What was never sent is always safe to send again.
public enum Phase {
  /// Name lookup, TCP and TLS; no byte of the request was written.
  CONNECT,
  /// While the request was being written.
  SEND,
  /// The request was written, no content of the answer was seen.
  FIRST_BYTE,
  /// The answer had begun.
  BODY
}

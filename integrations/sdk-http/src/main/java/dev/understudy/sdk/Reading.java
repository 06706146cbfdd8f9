package dev.understudy.sdk;

/// Makes sense of the body of one answer. Everything happens on the attempt's thread.
interface Reading {
  /// Takes the next bytes, `bytes[0, length)`.
  void take(byte[] bytes, int length) throws InterruptedException;

  /// The body has ended by itself, or was cut off because enough is known.
  void end() throws InterruptedException;

  /// Whether a break would lose nothing any more.
  default boolean proven() {
    return false;
  }
}

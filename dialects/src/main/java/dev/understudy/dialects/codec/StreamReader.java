package dev.understudy.dialects.codec;

/// Reads one stream of a target and tells what it says. Not thread-safe. Nothing throws: what is
/// not JSON, or not of the dialect, says nothing. Text and arguments are told without being copied
/// or unescaped, where the dialect allows it.
public interface StreamReader {
  /// Takes the next event.
  ///
  /// @param eventName its `event` field or the frame's type; empty if there is none
  void feed(String eventName, byte[] data, int from, int to);

  /// The stream is complete, by the proof of its dialect: tells what is still owed, at the least
  /// that it is done, unless that was told. Not called for an interrupted stream.
  void end();
}

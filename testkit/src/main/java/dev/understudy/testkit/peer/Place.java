package dev.understudy.testkit.peer;

/// A place in an answer. Where a place lies beyond the answer it is the answer's end.
sealed interface Place {
  /// Before this byte of the head, counted from 0; 0 is before anything is sent.
  record Head(int at) implements Place {}

  /// Before this byte of the body, counted from 0, framing not counted.
  record Body(int at) implements Place {}

  /// Before this part (event), counted from 0.
  record Part(int index) implements Place {}

  /// After everything.
  record End() implements Place {}
}

package dev.understudy.dialects.neutral;

/// Why an answer ended.
public enum Ending {
  /// The model had said what it wanted to say.
  STOP,
  /// One of the caller's stop texts came up, and the dialect says so.
  STOP_SEQUENCE,
  /// A limit of tokens: the caller's or the model's.
  LENGTH,
  /// The model waits for the results of its calls.
  CALLS,
  /// A policy or the model itself declined.
  REFUSED,
  /// The provider pauses a long turn and wants to be asked to go on.
  PAUSED
}

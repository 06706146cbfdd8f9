package dev.understudy.engine;

/// Who makes the first attempt of a call, and since when.
enum FirstAttempt {
  /// The engine, as the planner decides.
  AHEAD,
  /// The caller made it; it began when the call arrived.
  SINCE_ARRIVAL,
  /// The caller made it, and looked at no clock before it was over: the call counts as arrived
  /// then.
  UNMEASURED
}

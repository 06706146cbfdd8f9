package dev.understudy.provider;

import java.time.Duration;

/// Hears what a [RetryingProvider] does, on the call's own thread. Must not block. What it throws
/// is logged and has no effect on the call.
public interface RetryListener {
  /// An attempt begins.
  ///
  /// @param number from 1
  default void started(Operation operation, String provider, String model, int number) {}

  /// An attempt failed.
  default void failed(ProviderException failure, int number) {}

  /// The call waits before its next attempt.
  ///
  /// @param next number of that attempt
  default void waiting(Duration wait, int next) {}

  /// The call has its answer, or its stream the first content.
  ///
  /// @param number of the attempt that succeeded
  default void succeeded(int number, Duration elapsed) {}

  /// The call is over without an answer.
  default void gaveUp(ProviderException failure) {}

  /// A provider did not stop within a second of being interrupted: its thread is still there.
  default void leaked(String provider) {}

  /// Hears nothing.
  RetryListener NONE = new RetryListener() {};
}

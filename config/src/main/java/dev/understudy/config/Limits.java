package dev.understudy.config;

/// Limits of the whole process.
///
/// @param maxInFlightRetries calls past their first attempt
/// @param maxConcurrentRequests requests being served
/// @param replayBufferBytes longest body kept for another attempt
public record Limits(int maxInFlightRetries, int maxConcurrentRequests, int replayBufferBytes) {

  /// 1000 retries, 4096 requests, 32 MiB.
  public static final Limits DEFAULT = new Limits(1000, 4096, 32 << 20);

  public Limits {
    if (maxInFlightRetries < 1 || maxConcurrentRequests < 1 || replayBufferBytes < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}

package dev.understudy.engine;

/// A monotonic clock.
@FunctionalInterface
public interface Ticker {
  /// Nanoseconds since some fixed instant; only differences mean anything.
  long read();

  /// The JVM's own.
  Ticker SYSTEM = System::nanoTime;
}

package dev.understudy.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The failed attempts of one call so far.
final class Trail {
  private final Time time;
  private final long began;
  private final List<AttemptTrace> traces = new ArrayList<>();
  private final List<ProviderException> failures = new ArrayList<>();

  Trail(Time time) {
    this.time = time;
    began = time.now();
  }

  /// One more attempt failed, just now.
  void add(long startedAt, Duration waited, ProviderException failure) {
    traces.add(
        AttemptTrace.of(
            traces.size() + 1,
            Duration.ofNanos(startedAt - began),
            Duration.ofNanos(time.now() - startedAt),
            waited,
            failure));
    failures.add(failure);
  }

  /// Since the call began.
  Duration elapsed() {
    return Duration.ofNanos(time.now() - began);
  }

  /// A failure as the end of this call, with its whole story.
  ProviderException ending(ProviderException failure) {
    return failure.after(traces, elapsed(), failures);
  }
}

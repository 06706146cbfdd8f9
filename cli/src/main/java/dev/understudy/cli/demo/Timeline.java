package dev.understudy.cli.demo;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.observe.CallRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A call's attempts as a line: who was tried, for how long, with what result. The longer an
/// attempt took, the longer its bar.
final class Timeline {
  private static final int LONGEST_BAR = 12;
  private static final long BAR_NANOS = 100_000_000;

  private final Paint paint;

  Timeline(Paint paint) {
    this.paint = paint;
  }

  String of(CallRecord call) {
    History history = call.history();
    List<String> parts = new ArrayList<>();
    if (history.size() > 0 && history.attempt(1).why() == Why.PRIMARY_UNAVAILABLE) {
      parts.add(paint.dim(history.call().route().primary().provider() + " skipped"));
    }
    for (Attempt attempt : history.attempts()) {
      parts.add(attempt(attempt));
    }
    if (call.why() != Why.ANSWERED) {
      parts.add(paint.bad(call.why().toString()));
    }
    return String.join(paint.dim(" > "), parts);
  }

  private String attempt(Attempt attempt) {
    long took = attempt.endedAt() - attempt.startedAt();
    int length = (int) Math.min(LONGEST_BAR, 1 + took / BAR_NANOS);
    String bar = paint.bar(length);
    String name = attempt.target().provider() + " ";
    Verdict.Failure failure = attempt.failure();
    if (failure == null) {
      return name + paint.good(bar + " " + millis(took));
    }
    return name + paint.bad(bar + " " + said(failure, took));
  }

  private static String said(Verdict.Failure failure, long took) {
    String status =
        failure.evidence().status().isPresent()
            ? Integer.toString(failure.evidence().status().getAsInt())
            : failure.kind() == FailureKind.TIMED_OUT
                ? "silent for " + millis(took)
                : failure.kind().code().replace('_', ' ');
    return failure.retryAfter().isPresent()
        ? status + ", back in " + failure.retryAfter().get().toSeconds() + " s"
        : status;
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%d ms", NANOSECONDS.toMillis(nanos));
  }
}

package dev.understudy.dialects.errors;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Why;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The facts of a call for which nothing worked, as fields of an error object.
record ExhaustedReport(CallFailed failed, Optional<Duration> shortestBlock) {

  /// The failure that gives the report its status and code; empty if there was no attempt.
  private Optional<Verdict.Failure> last() {
    Attempt shown = failed.shown();
    return shown == null ? Optional.empty() : Optional.ofNullable(shown.failure());
  }

  int status() {
    if (failed.why() == Why.DEADLINE_PASSED) {
      return 504;
    }
    return last().map(ErrorWords::status).orElse(503);
  }

  String code() {
    if (failed.why() == Why.DEADLINE_PASSED) {
      return FailureKind.DEADLINE_EXCEEDED.code();
    }
    return last().map(failure -> failure.kind().code()).orElse("unavailable");
  }

  String message() {
    return "All retry attempts exhausted: " + failed.getMessage();
  }

  /// Adds every field but type, message and code.
  void addFacts(ObjectNode error) {
    long arrived = failed.history().call().arrivedAt();
    var attempts = error.putArray("attempts");
    Optional<Duration> longest = Optional.empty();
    for (Attempt attempt : failed.history().attempts()) {
      Verdict.Failure failure = attempt.failure();
      if (failure != null) {
        attempts.add(attempt(attempt, failure, arrived));
        Optional<Duration> hint = failure.retryAfter();
        if (hint.isPresent() && (longest.isEmpty() || hint.get().compareTo(longest.get()) > 0)) {
          longest = hint;
        }
      }
    }
    error.put("total_attempts", failed.history().size());
    longest.ifPresent(hint -> error.put("observed_max_retry_after_seconds", seconds(hint)));
    shortestBlock.ifPresent(block -> error.put("shortest_remaining_block_seconds", seconds(block)));
    error.put("retry_budget_exhausted", failed.why() == Why.RETRY_BUDGET);
    error.put("why", failed.why().name());
  }

  private static ObjectNode attempt(Attempt attempt, Verdict.Failure failure, long arrived) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("model", attempt.target().model());
    node.put("error_type", failure.evidence().errorType());
    node.put("attempt", attempt.number());
    node.put("kind", failure.kind().name());
    node.put("started_ms", (attempt.startedAt() - arrived) / 1_000_000);
    attempt.took().ifPresent(took -> node.put("duration_ms", took.toMillis()));
    failure.retryAfter().ifPresent(hint -> node.put("retry_after_seconds", seconds(hint)));
    return node;
  }

  /// Seconds, rounded up to a millisecond, without trailing zeros.
  private static BigDecimal seconds(Duration duration) {
    BigDecimal exact =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    BigDecimal rounded = exact.setScale(3, RoundingMode.CEILING).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}

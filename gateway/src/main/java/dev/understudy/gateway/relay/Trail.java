package dev.understudy.gateway.relay;

import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.History;

/// All attempts of a call in one line, for people.
final class Trail {
  private Trail() {}

  /// `#1 openai/gpt-4o FIRST http_429 12ms; #2 anthropic/claude FAILOVER ok 340ms`.
  static String of(History history, long now) {
    StringBuilder line = new StringBuilder();
    for (Attempt attempt : history.attempts()) {
      if (!line.isEmpty()) {
        line.append("; ");
      }
      line.append('#').append(attempt.number()).append(' ').append(attempt.target().name());
      line.append(' ').append(attempt.why()).append(' ').append(word(attempt)).append(' ');
      line.append((end(attempt, now) - attempt.startedAt()) / 1_000_000).append("ms");
    }
    return line.toString();
  }

  private static String word(Attempt attempt) {
    return switch (attempt.state()) {
      case Attempt.Running running -> "running";
      case Attempt.Answering answering -> "ok";
      case Attempt.Ended ended ->
          ended.verdict() instanceof Verdict.Failure failure
              ? failure.evidence().errorType()
              : "ok";
    };
  }

  private static long end(Attempt attempt, long now) {
    return attempt.state() instanceof Attempt.Ended ended ? ended.at() : now;
  }
}

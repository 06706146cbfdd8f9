package dev.understudy.testkit.peer;

import java.time.Duration;
import java.util.function.UnaryOperator;

/// What to answer to a request. Must be thread-safe: connections ask at the same time.
@FunctionalInterface
public interface Script {
  /// The answer to this request.
  Answer answer(Received request);

  /// The same answers, changed.
  default Script with(UnaryOperator<Answer> change) {
    return request -> change.apply(answer(request));
  }

  /// The same answers, nothing of them before this time has passed.
  default Script after(Duration delay) {
    return with(answer -> answer.after(delay));
  }

  /// The same answers, ended by FIN before byte `at` of the body.
  default Script cutAt(int at) {
    return with(answer -> answer.stopAt(at, Ending.CLOSE));
  }

  /// The same answers, ended by RST before byte `at` of the body.
  default Script resetAt(int at) {
    return with(answer -> answer.stopAt(at, Ending.RESET));
  }

  /// The same answers, silent for ever before byte `at` of the body.
  default Script stallAt(int at) {
    return with(answer -> answer.stopAt(at, Ending.STALL));
  }

  /// The same answers, with one more header.
  default Script header(String name, String value) {
    return with(answer -> answer.header(name, value));
  }

  /// The same answers, which ask to come back after so many seconds.
  default Script retryAfter(long seconds) {
    return header("retry-after", Long.toString(seconds));
  }
}

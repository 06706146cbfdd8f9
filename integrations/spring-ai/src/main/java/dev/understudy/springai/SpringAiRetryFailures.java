package dev.understudy.springai;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.dialects.classify.HeaderLookup;
import dev.understudy.failover.Failures;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;

/// The exceptions of Spring AI's own response handler. They are text: of the answer only the status
/// at the beginning (`HTTP 429 - …`) and the body are left, no header, so no hint when to come
/// back.
final class SpringAiRetryFailures implements KnownFailures {
  private static final String BEGINNING = "HTTP ";
  private static final String SEPARATOR = " - ";

  @Override
  public Optional<Verdict.Failure> judge(Target target, Throwable failure) {
    return switch (failure) {
      case TransientAiException passing ->
          Optional.of(told(target, passing, FailureKind.SERVER_ERROR));
      case NonTransientAiException lasting ->
          Optional.of(told(target, lasting, FailureKind.BAD_REQUEST));
      default -> Optional.empty();
    };
  }

  private static Verdict.Failure told(Target target, Throwable failure, FailureKind otherwise) {
    String text = failure.getMessage() == null ? "" : failure.getMessage();
    int end = text.indexOf(SEPARATOR);
    if (!text.startsWith(BEGINNING) || end < 0) {
      return Failures.of(otherwise);
    }
    String status = text.substring(BEGINNING.length(), end);
    if (status.length() != 3 || !status.chars().allMatch(Character::isDigit)) {
      return Failures.of(otherwise);
    }
    byte[] body = text.substring(end + SEPARATOR.length()).getBytes(StandardCharsets.UTF_8);
    return Answers.judge(target, "openai", Integer.parseInt(status), HeaderLookup.NONE, body);
  }
}

package dev.understudy.sdk;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How a call ends for the SDK: an answer as it came, with our header fields, or an exception with
/// the whole story. Remembers what the attempts threw.
final class Endings {
  static final String ATTEMPTS = "x-understudy-attempts";
  static final String MODEL = "x-understudy-model";
  static final String TRAIL = "x-understudy-trail";

  private final Map<Integer, Throwable> thrown = new ConcurrentHashMap<>(2);

  void threw(Attempt attempt, Throwable failure) {
    thrown.put(attempt.number(), failure);
  }

  ApiReply whole(Received answer, History history) {
    return ApiReply.of(answer.status(), headers(answer, history.size()), answer.body());
  }

  /// @param rewritten whether the body is written anew, event by event
  ApiReply live(Received answer, History history, InputStream body, boolean rewritten) {
    Map<String, List<String>> headers = headers(answer, history.size());
    if (rewritten) {
      headers.remove("content-length");
    }
    return new ApiReply(answer.status(), headers, body);
  }

  /// The answer that a failed call ends with: the one that counts, as it came. An error inside an
  /// answer of status 200 gets the status it should have had. Empty if there is no such answer, or
  /// nobody could read it.
  Optional<ApiReply> shown(CallFailed failure, @Nullable Outcome<Received> outcome) {
    Attempt attempt = failure.shown();
    Verdict.Failure verdict = attempt == null ? null : attempt.failure();
    if (verdict == null || !(outcome instanceof Outcome.Answered<Received>(var answer, var all))) {
      return Optional.empty();
    }
    OptionalInt inside = verdict.evidence().status();
    boolean empty = verdict.kind() == FailureKind.EMPTY_ANSWER;
    if (answer.successful() && inside.isEmpty() && !empty) {
      return Optional.empty();
    }
    Map<String, List<String>> headers = headers(answer, failure.history().size());
    headers.put(TRAIL, List.of(String.valueOf(failure.getMessage())));
    headers.put("x-should-retry", List.of("false"));
    int status = answer.status();
    if (answer.successful() && inside.isPresent()) {
      status = inside.getAsInt();
      headers.put("content-type", List.of("application/json"));
      headers.remove("content-length");
    }
    return Optional.of(ApiReply.of(status, headers, answer.body()));
  }

  /// The end of a call as an exception. What an SDK's client threw for a reason of its own is
  /// itself.
  Throwable told(CallFailed failure, @Nullable Outcome<Received> outcome) {
    Attempt attempt = failure.shown();
    Throwable cause = attempt == null ? null : thrown.get(attempt.number());
    Verdict.Failure verdict = attempt == null ? null : attempt.failure();
    if (cause != null && verdict != null && verdict.evidence().errorType().equals(Judge.BUG)) {
      return cause;
    }
    if (cause == null && outcome instanceof Outcome.TimedOut<Received>(var phase, var after)) {
      cause = new SocketTimeoutException("no answer for " + after.toMillis() + " ms");
    }
    if (cause != null) {
      failure.initCause(cause);
    }
    for (Attempt each : failure.history().attempts()) {
      Throwable other = thrown.get(each.number());
      if (other != null && !other.equals(cause)) {
        failure.addSuppressed(other);
      }
    }
    return failure;
  }

  private static Map<String, List<String>> headers(Received answer, int attempts) {
    Map<String, List<String>> headers = HeaderFields.copy(answer.headers());
    headers.put(ATTEMPTS, List.of(Integer.toString(attempts)));
    headers.put(MODEL, List.of(answer.from().target().model()));
    return headers;
  }
}

package dev.understudy.springai;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.failover.Failures;
import java.util.List;
import org.springframework.ai.chat.model.ChatResponse;

/// A complete answer with nothing in it. Another target may do better; when none does, it is what
/// the caller gets.
final class EmptyAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final Verdict.Failure VERDICT = Failures.of(FailureKind.EMPTY_ANSWER);

  private final transient List<ChatResponse> answer;

  /// @param answer in its pieces; one piece if it was no stream
  EmptyAnswer(List<ChatResponse> answer) {
    super("an answer with nothing in it", null, false, false);
    this.answer = List.copyOf(answer);
  }

  /// What there was of it.
  List<ChatResponse> answer() {
    return answer;
  }
}

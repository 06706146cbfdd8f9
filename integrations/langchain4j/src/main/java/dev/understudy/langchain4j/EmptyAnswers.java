package dev.understudy.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.failover.Failures;

/// Answers with nothing in them.
final class EmptyAnswers {
  static final FailureKind KIND = FailureKind.EMPTY_ANSWER;

  private EmptyAnswers() {}

  /// What an answer of a chat model means. One that a safety system cut short may be empty.
  static Verdict judge(ChatResponse answer) {
    AiMessage message = answer.aiMessage();
    boolean something =
        (message.text() != null && !message.text().isEmpty())
            || (message.thinking() != null && !message.thinking().isEmpty())
            || message.hasToolExecutionRequests()
            || !message.images().isEmpty()
            || answer.finishReason() == FinishReason.CONTENT_FILTER;
    return something ? Verdict.OK : Failures.of(KIND);
  }

  /// An answer that its own model cannot read; the same one would come again.
  static Verdict.Failure unreadable() {
    FailureKind kind = FailureKind.MALFORMED_ANSWER;
    return Verdict.retry(Where.OTHER_TARGET, kind, Evidence.of(kind.code()));
  }

  /// Whether a call failed because nobody had anything to say: then the caller gets just that.
  static boolean end(CallFailed failed) {
    Attempt shown = failed.shown();
    Verdict.Failure failure = shown == null ? null : shown.failure();
    return failure != null && failure.kind() == KIND;
  }
}

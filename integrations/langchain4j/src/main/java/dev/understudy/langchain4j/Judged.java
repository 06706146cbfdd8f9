package dev.understudy.langchain4j;

import dev.langchain4j.exception.LangChain4jException;
import dev.understudy.attempt.Verdict;
import org.jspecify.annotations.Nullable;

/// A failure whose meaning was found out where the facts were at hand. Never leaves this package:
/// the caller sees its cause, or an exception of its kind.
final class Judged extends LangChain4jException {
  private static final long serialVersionUID = 1L;

  private final transient Verdict.Failure verdict;

  Judged(Verdict.Failure verdict, @Nullable Throwable cause) {
    super(verdict.evidence().detail().orElse(verdict.kind().code()), cause);
    this.verdict = verdict;
  }

  Verdict.Failure verdict() {
    return verdict;
  }

  /// The failure itself, or what became of it.
  static @Nullable Throwable original(@Nullable Throwable failure) {
    return failure instanceof Judged judged ? judged.getCause() : failure;
  }
}

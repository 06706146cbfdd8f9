package dev.understudy.dialects.classify;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a row says, before hints and facts are added.
///
/// @param patience the hint, if the answer brings none
record Judgement(FailureKind kind, Where where, Optional<Duration> patience) {

  static Judgement of(ErrorRule rule) {
    return new Judgement(rule.kind(), rule.where(), rule.patience());
  }

  static Judgement of(FailureKind kind) {
    return new Judgement(kind, kind.usualWhere(), Optional.empty());
  }

  /// An unknown 4xx is the caller's fault, an unknown 5xx the provider's; no other status is an
  /// answer to a request.
  static Judgement byDefault(int status) {
    if (status >= 400 && status < 500) {
      return of(FailureKind.BAD_REQUEST);
    }
    return of(
        status >= 500 && status < 600 ? FailureKind.SERVER_ERROR : FailureKind.MALFORMED_ANSWER);
  }

  /// This judgement after the provider's own word about retrying, if it gave a clear one. It opens
  /// only conflicts, locks and faults of the provider, and never a refusal.
  Judgement adjusted(int status, List<String> shouldRetry) {
    List<String> words =
        shouldRetry.stream().map(word -> word.strip().toLowerCase(Locale.ROOT)).distinct().toList();
    if (words.equals(List.of("false")) && where == Where.ANY_TARGET) {
      return new Judgement(kind, Where.OTHER_TARGET, patience);
    }
    boolean opens = status == 409 || status == 423 || status == 424 || status / 100 == 5;
    if (words.equals(List.of("true"))
        && where == Where.NOWHERE
        && kind != FailureKind.CONTENT_POLICY
        && opens) {
      return new Judgement(kind, Where.ANY_TARGET, patience);
    }
    return this;
  }
}

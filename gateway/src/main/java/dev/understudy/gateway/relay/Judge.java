package dev.understudy.gateway.relay;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.HttpVerdicts;
import java.time.Instant;

/// What an attempt's outcome means, by the tables of its target's provider. Thread-safe.
///
/// @param endpoint what the caller asked for
public record Judge(Endpoint endpoint) implements Classifier<Received> {

  @Override
  public Verdict judge(Target target, Outcome<Received> outcome) {
    return HttpVerdicts.judge(outcome, this::answer);
  }

  private Verdict answer(Received received) {
    if (received.live() != null) {
      return Verdict.OK;
    }
    ErrorClassifier classifier = received.from().classifier();
    return switch (received.fault()) {
      case Fault.None none -> whole(received, classifier);
      case Fault.InBand(var error) -> classifier.judgeInBand(error, Instant.now());
      case Fault.Interrupted cut ->
          failure(Where.ANY_TARGET, FailureKind.STREAM_INTERRUPTED, "ended before it was complete");
      case Fault.Empty empty ->
          failure(Where.OTHER_TARGET, FailureKind.EMPTY_ANSWER, "complete, with nothing in it");
      case Fault.Diverged other ->
          Verdict.retry(
              Where.OTHER_TARGET, FailureKind.SUPERSEDED, Evidence.of(Fault.Diverged.WORD));
      case Fault.Malformed(var why) -> failure(Where.ANY_TARGET, FailureKind.MALFORMED_ANSWER, why);
    };
  }

  private Verdict whole(Received received, ErrorClassifier classifier) {
    Instant now = Instant.now();
    if (!received.successful()) {
      return classifier.judge(received.status(), received.headers(), received.body(), now);
    }
    if (received.unstreamed()) {
      return classifier.judgeUnstreamed(received.headers(), received.body(), now);
    }
    Endpoint asked = endpoint.in(received.from().dialect(endpoint));
    var failure = classifier.judgeAnswer(asked, received.headers(), received.body(), now);
    if (failure.isPresent()) {
      return failure.get();
    }
    return received.shown() == null
        ? failure(Where.OTHER_TARGET, FailureKind.MALFORMED_ANSWER, "cannot be translated")
        : Verdict.OK;
  }

  private static Verdict failure(Where where, FailureKind kind, String detail) {
    return Verdict.retry(where, kind, Evidence.of(kind.code()).detail(detail));
  }
}

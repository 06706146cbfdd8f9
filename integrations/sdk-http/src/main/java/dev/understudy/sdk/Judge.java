package dev.understudy.sdk;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.HttpVerdicts;
import dev.understudy.failover.Failures;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// What the outcome of an attempt means.
///
/// @param asked what the SDK wants
/// @param servers who the targets are
record Judge(Asked asked, Servers servers) implements Classifier<Received> {
  /// The word for an exception that is nobody's failure but a bug.
  static final String BUG = "internal_error";

  @Override
  public Verdict judge(Target target, Outcome<Received> outcome) {
    if (outcome instanceof Outcome.Broken<Received>(var phase, var cause)) {
      if (new Thrown(cause).interrupted()) {
        return Failures.of(FailureKind.CLIENT_GONE);
      }
      if (!(cause instanceof IOException)) {
        return new Verdict.Fatal(FailureKind.SERVER_ERROR, Evidence.of(BUG));
      }
    }
    return HttpVerdicts.judge(outcome, this::answer);
  }

  private Verdict answer(Received received) {
    if (received.live() != null) {
      return Verdict.OK;
    }
    ErrorClassifier classifier = servers.classifier(received.from());
    Instant now = Instant.now();
    return switch (received.fault()) {
      case Fault.None none -> whole(received, classifier, now);
      case Fault.InBand(var error) -> classifier.judgeInBand(error, now);
      case Fault.Unstreamed instead ->
          classifier.judgeUnstreamed(received.lookup(), received.body(), now);
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

  private Verdict whole(Received received, ErrorClassifier classifier, Instant now) {
    if (!received.successful()) {
      return classifier.judge(received.status(), received.lookup(), received.body(), now);
    }
    return switch (asked) {
      case Asked.Passed passed -> Verdict.OK;
      case Asked.Known(var endpoint, var scan) -> {
        Optional<Verdict.Failure> failure =
            classifier.judgeAnswer(endpoint, received.lookup(), received.body(), now);
        yield failure.isPresent() ? failure.get() : Verdict.OK;
      }
    };
  }

  private static Verdict failure(Where where, FailureKind kind, String detail) {
    return Verdict.retry(where, kind, Evidence.of(kind.code()).detail(detail));
  }
}

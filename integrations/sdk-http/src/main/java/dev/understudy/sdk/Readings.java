package dev.understudy.sdk;

import dev.understudy.call.Attempt;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.HeaderLookup;
import dev.understudy.dialects.resume.ResumedText;
import dev.understudy.dialects.stream.CommitGate;
import dev.understudy.dialects.stream.StreamFormat;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Streaming;

/// What makes sense of the answers of one call.
///
/// @param asked what the SDK wants
/// @param policy says when a stream is shown
/// @param progress of a stream that is continued
record Readings(Asked asked, RetryPolicy policy, Progress progress) {

  /// What makes sense of the body of an answer whose head is here.
  Reading of(ApiAnswer answer, Leg leg, Attempt attempt) {
    if (!answer.successful()) {
      leg.clocks().ending(Clocks.Alarm.ERROR_CUT);
      return HeldReading.error(leg, Fault.None.NONE);
    }
    HeaderLookup headers = answer.lookup();
    boolean coded =
        headers.all("content-encoding").stream().anyMatch(coding -> !coding.equals("identity"));
    return switch (asked) {
      case Asked.Passed passed -> RawReading.begun(leg);
      case Asked.Known known when coded -> RawReading.begun(leg);
      case Asked.Known(var endpoint, var scan) when !scan.stream() -> {
        boolean sound =
            endpoint.nature() == Endpoint.Nature.SOUND && ErrorClassifier.isSound(headers);
        yield HeldReading.good(leg, sound);
      }
      case Asked.Known(var endpoint, var scan) -> {
        String type = headers.all("content-type").stream().findFirst().orElse("");
        if (StreamFormat.EVENTS.matches(type)) {
          ResumedText rest = progress.rest(attempt, endpoint.dialect());
          yield new StreamReading(leg, endpoint, scan.choices(), opens(), rest);
        }
        // A model that transcribes but cannot stream answers with the whole transcript.
        yield endpoint.nature() == Endpoint.Nature.FORM
            ? HeldReading.good(leg, false)
            : HeldReading.error(leg, new Fault.Unstreamed());
      }
    };
  }

  private CommitGate.Opens opens() {
    if (policy.isNone()) {
      return CommitGate.Opens.AT_ONCE;
    }
    return policy.streaming().commit() == Streaming.Commit.COMPLETE
        ? CommitGate.Opens.WHEN_COMPLETE
        : CommitGate.Opens.WITH_CONTENT;
  }
}

package dev.understudy.micrometer;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.History;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import java.util.ArrayList;
import java.util.List;

/// What must be remembered of a call until it is over: whether it streams, and attempts that cost
/// something without a good end. On the call's own loop.
final class OneCall implements EngineListener {
  private final CallMeters meters;
  private final boolean streaming;
  private final List<AttemptRecord> costly = new ArrayList<>(0);

  OneCall(CallMeters meters, boolean streaming) {
    this.meters = meters;
    this.streaming = streaming;
  }

  @Override
  public void attempt(AttemptRecord record) {
    meters.ended(record, streaming);
    if (record.verdict() instanceof Verdict.Failure && record.spent().tokens() > 0) {
      costly.add(record);
    }
  }

  @Override
  public void call(CallRecord record) {
    meters.ended(record);
    for (AttemptRecord attempt : costly) {
      if (!continued(attempt, record.history())) {
        meters.wasted(attempt, reason(attempt, record.history()));
      }
    }
  }

  /// Whether the caller has the attempt's part of an answer that another attempt went on with.
  private static boolean continued(AttemptRecord attempt, History history) {
    int last = history.delivered();
    return last > attempt.number()
        && history.attempt(last).why().goesOn()
        && attempt.firstContentAfter().isPresent();
  }

  private static String reason(AttemptRecord attempt, History history) {
    FailureKind kind = ((Verdict.Failure) attempt.verdict()).kind();
    if (kind == FailureKind.CLIENT_GONE) {
      return "cancelled";
    }
    if (kind == FailureKind.SUPERSEDED) {
      return "lost";
    }
    return history.delivered() == attempt.number() ? "broke" : "failed";
  }
}

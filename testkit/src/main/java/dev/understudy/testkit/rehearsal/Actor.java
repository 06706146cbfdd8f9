package dev.understudy.testkit.rehearsal;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Outlet;
import dev.understudy.engine.Transport;
import dev.understudy.policy.Streaming;
import dev.understudy.testkit.VirtualTime;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Plays the targets of one call, and takes its answer. Obeys the clocks of every attempt as a real
/// transport must.
final class Actor implements Transport<Actor.Line>, Classifier<Actor.Line>, Outlet<Actor.Line> {
  private static final Verdict.Failure BROKEN =
      Verdict.retry(
          Where.ANY_TARGET,
          FailureKind.STREAM_INTERRUPTED,
          Evidence.of(FailureKind.STREAM_INTERRUPTED.code()));

  /// What a target answered, and what that means.
  record Line(String text, Verdict verdict) {}

  private final VirtualTime time;
  private final Call call;
  private final Function<Target, Cue> cues;
  private String heard = "";

  Actor(VirtualTime time, Call call, Function<Target, Cue> cues) {
    this.time = time;
    this.call = call;
    this.cues = cues;
  }

  /// What the caller got.
  String heard() {
    return heard;
  }

  @Override
  public Exchange start(Attempt attempt, Events<Line> events) {
    Cue cue = cues.apply(attempt.target());
    Duration patience = patience(attempt);
    Loop.Timer timer =
        cue.after().compareTo(patience) > 0
            ? time.schedule(
                () -> events.ended(new Outcome.TimedOut<>(Phase.FIRST_BYTE, patience)),
                patience.toNanos())
            : time.schedule(() -> play(cue, events), cue.after().toNanos());
    return timer::cancel;
  }

  private Duration patience(Attempt attempt) {
    Duration whole = attempt.limits().attempt();
    Duration first = attempt.limits().firstToken();
    return call.needs().streaming() && first.compareTo(whole) < 0 ? first : whole;
  }

  private void play(Cue cue, Events<Line> events) {
    switch (cue) {
      case Cue.Answers answers -> {
        Line line = new Line(answers.text(), Verdict.OK);
        if (heldBack()) {
          events.ended(Outcome.answered(line));
        } else {
          events.ended(Outcome.begun(line));
          events.closed(Verdict.OK);
        }
      }
      case Cue.Fails fails -> events.ended(Outcome.answered(new Line("", fails.failure())));
      case Cue.Stalls stalls -> throw new IllegalStateException("no clock ended a silence");
      case Cue.Breaks breaks -> {
        if (heldBack()) {
          events.ended(Outcome.answered(new Line("", BROKEN)));
        } else {
          events.ended(Outcome.begun(new Line(breaks.text(), Verdict.OK)));
          events.broke(BROKEN, targets().collect(Collectors.toSet()));
        }
      }
    }
  }

  /// Whether the caller gets nothing before the answer is whole.
  private boolean heldBack() {
    return !call.needs().streaming()
        || call.policy().streaming().commit() == Streaming.Commit.COMPLETE;
  }

  /// The targets that could go on with a text.
  private Stream<Target> targets() {
    return Stream.concat(call.route().primaries().stream(), call.route().fallbacks().stream())
        .filter(target -> target.capabilities().contains(Capability.PREFILL));
  }

  @Override
  public Verdict judge(Target target, Outcome<Line> outcome) {
    return switch (outcome) {
      case Outcome.Answered<Line>(var line, var whole) -> line.verdict();
      case Outcome.TimedOut<Line>(var phase, var after) ->
          Verdict.retry(Where.ANY_TARGET, FailureKind.TIMED_OUT, Evidence.timeout(after));
      case Outcome.Broken<Line>(var phase, var cause) -> throw new IllegalStateException(cause);
      case Outcome.NotSent<Line>(var why, var detail) -> throw new IllegalStateException(detail);
    };
  }

  @Override
  public void delivered(Line answer, History history) {
    heard = answer.text();
  }

  @Override
  public void resumed(Line answer, History history) {
    heard = answer.text();
  }

  @Override
  public void interrupted(Why why, History history) {}

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<Line> shown) {}
}

package dev.understudy.testkit.rehearsal;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Spent;
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
  private final Spent cost;
  private String heard = "";

  /// @param cost of every attempt
  Actor(VirtualTime time, Call call, Function<Target, Cue> cues, Spent cost) {
    this.time = time;
    this.call = call;
    this.cues = cues;
    this.cost = cost;
  }

  /// What the caller got.
  String heard() {
    return heard;
  }

  @Override
  public Exchange start(Attempt attempt, Events<Line> events) {
    Playing playing = new Playing(attempt, cues.apply(attempt.target()), events);
    playing.begin();
    return playing;
  }

  /// One attempt.
  private final class Playing implements Exchange {
    private final Attempt attempt;
    private final Cue cue;
    private final Events<Line> events;
    private Loop.Timer timer = () -> {};

    Playing(Attempt attempt, Cue cue, Events<Line> events) {
      this.attempt = attempt;
      this.cue = cue;
      this.events = events;
    }

    void begin() {
      Duration whole = attempt.limits().attempt();
      Duration first = attempt.limits().firstToken();
      Duration patience = call.needs().streaming() && first.compareTo(whole) < 0 ? first : whole;
      in(
          cue.after(),
          patience,
          this::first,
          () -> events.ended(new Outcome.TimedOut<>(Phase.FIRST_BYTE, patience)));
    }

    /// The first content of a stream, or all that there will be.
    private void first() {
      switch (cue) {
        case Cue.Answers(var after, var lasting, var text) ->
            said(new Line(text, Verdict.OK), lasting, Verdict.OK);
        case Cue.Fails(var after, var failure) ->
            events.ended(Outcome.answered(new Line("", failure)));
        case Cue.Stalls stalls -> throw new IllegalStateException("no clock ended a silence");
        case Cue.Breaks(var after, var lasting, var text) ->
            said(new Line(text, Verdict.OK), lasting, BROKEN);
      }
    }

    private void said(Line line, Duration lasting, Verdict end) {
      if (!call.needs().streaming()) {
        held(line, end);
        return;
      }
      boolean shown = call.policy().streaming().commit() != Streaming.Commit.COMPLETE;
      if (shown) {
        events.ended(Outcome.begun(line));
      }
      Duration whole = attempt.limits().attempt();
      in(
          lasting,
          whole.minus(cue.after()),
          () -> ended(shown, line, end),
          () -> ended(shown, line, timedOut(whole)));
    }

    private void ended(boolean shown, Line line, Verdict end) {
      if (!shown) {
        held(line, end);
      } else if (end instanceof Verdict.Failure failure) {
        events.broke(failure, targets().collect(Collectors.toSet()));
      } else {
        events.closed(end);
      }
    }

    /// The end of an answer that was held back until now.
    private void held(Line line, Verdict end) {
      events.ended(Outcome.answered(end.equals(Verdict.OK) ? line : new Line("", end)));
    }

    private void in(Duration due, Duration limit, Runnable then, Runnable late) {
      boolean inTime = due.compareTo(limit) <= 0;
      timer = time.schedule(inTime ? then : late, (inTime ? due : limit).toNanos());
    }

    @Override
    public void cancel() {
      timer.cancel();
    }

    @Override
    public Spent spent() {
      return cost;
    }
  }

  private static Verdict.Failure timedOut(Duration after) {
    return Verdict.retry(Where.ANY_TARGET, FailureKind.TIMED_OUT, Evidence.timeout(after));
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
      case Outcome.TimedOut<Line>(var phase, var after) -> timedOut(after);
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

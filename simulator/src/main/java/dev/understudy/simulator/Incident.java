package dev.understudy.simulator;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// How the targets of a fleet behave over time: for each a sequence of spells, and in each spell a
/// mood.
public final class Incident {

  /// How a target behaves during a spell.
  public enum Mood {
    HEALTHY,
    SLOW,
    THROTTLING,
    THROTTLING_WITHOUT_HINT,
    OVERLOADED,
    FAILING,
    REFUSING,
    RESETTING,
    SILENT,
    EMPTY,
    OUT_OF_QUOTA,
    WRONG_KEY,
    REJECTING,
    TOO_LONG,
    INTERRUPTING,
    FLAKY
  }

  private record Spell(long until, Mood mood) {}

  private final Map<String, List<Spell>> spells;

  private Incident(Map<String, List<Spell>> spells) {
    this.spells = spells;
  }

  /// Every target in one mood for ever.
  public static Incident of(Map<Target, Mood> moods) {
    Map<String, List<Spell>> spells = new HashMap<>();
    moods.forEach(
        (target, mood) -> spells.put(target.name(), List.of(new Spell(Long.MAX_VALUE, mood))));
    return new Incident(spells);
  }

  /// Random spells for each target; about half of the time everyone is healthy.
  public static Incident random(RandomGenerator dice, List<Target> fleet) {
    Map<String, List<Spell>> spells = new HashMap<>();
    for (Target target : fleet) {
      List<Spell> own = new ArrayList<>();
      long at = 0;
      for (int i = 0; i < 4; i++) {
        at += Duration.ofMillis(dice.nextLong(200, 60_000)).toNanos();
        Mood mood =
            dice.nextInt(2) == 0 ? Mood.HEALTHY : Mood.values()[dice.nextInt(Mood.values().length)];
        own.add(new Spell(at, mood));
      }
      spells.put(target.name(), own);
    }
    return new Incident(spells);
  }

  /// What the target does with an attempt that begins now.
  public Behaviour of(Target target, long now, boolean streaming, RandomGenerator dice) {
    Mood mood = Mood.HEALTHY;
    for (Spell spell : spells.getOrDefault(target.name(), List.of())) {
      if (now < spell.until()) {
        mood = spell.mood();
        break;
      }
    }
    return mood == Mood.FLAKY && dice.nextBoolean()
        ? behave(dice.nextBoolean() ? Mood.FAILING : Mood.INTERRUPTING, streaming, dice)
        : behave(mood, streaming, dice);
  }

  private static Behaviour behave(Mood mood, boolean streaming, RandomGenerator dice) {
    Duration quick = Duration.ofMillis(dice.nextLong(1, 80));
    return switch (mood) {
      case HEALTHY, FLAKY -> good(Duration.ofMillis(dice.nextLong(20, 900)), streaming, dice);
      case SLOW -> good(Duration.ofMillis(dice.nextLong(900, 20_000)), streaming, dice);
      case THROTTLING -> failing(quick, FailureKind.THROTTLED, Where.ANY_TARGET, 429, hint(dice));
      case THROTTLING_WITHOUT_HINT ->
          failing(quick, FailureKind.THROTTLED, Where.ANY_TARGET, 429, Optional.empty());
      case OVERLOADED ->
          failing(
              quick,
              FailureKind.OVERLOADED,
              Where.ANY_TARGET,
              dice.nextBoolean() ? 503 : 529,
              dice.nextInt(3) == 0 ? hint(dice) : Optional.empty());
      case FAILING ->
          failing(quick, FailureKind.SERVER_ERROR, Where.ANY_TARGET, 500, Optional.empty());
      case REFUSING -> new Behaviour.Breaks(quick, false);
      case RESETTING -> new Behaviour.Breaks(quick, true);
      case SILENT -> new Behaviour.Hangs();
      case EMPTY ->
          failing(quick, FailureKind.EMPTY_ANSWER, Where.OTHER_TARGET, 200, Optional.empty());
      case OUT_OF_QUOTA ->
          failing(quick, FailureKind.QUOTA_EXHAUSTED, Where.OTHER_TARGET, 429, Optional.empty());
      case WRONG_KEY -> failing(quick, FailureKind.AUTH, Where.OTHER_TARGET, 401, Optional.empty());
      case REJECTING ->
          new Behaviour.Fails(
              quick, new Verdict.Fatal(FailureKind.BAD_REQUEST, Evidence.http(400)));
      case TOO_LONG ->
          failing(
              quick,
              FailureKind.CONTEXT_TOO_LONG,
              Where.OTHER_TARGET_LARGER_WINDOW,
              400,
              Optional.empty());
      case INTERRUPTING ->
          streaming
              ? new Behaviour.Streams(
                  quick,
                  quick,
                  Verdict.retry(
                      Where.ANY_TARGET,
                      FailureKind.STREAM_INTERRUPTED,
                      Evidence.of("stream_interrupted")))
              : new Behaviour.Breaks(quick, true);
    };
  }

  private static Behaviour good(Duration after, boolean streaming, RandomGenerator dice) {
    return streaming
        ? new Behaviour.Streams(after, Duration.ofMillis(dice.nextLong(1, 3000)), Verdict.OK)
        : new Behaviour.Answers(after);
  }

  private static Behaviour failing(
      Duration after, FailureKind kind, Where where, int status, Optional<Duration> hint) {
    Evidence evidence =
        new Evidence("http_" + status, OptionalInt.of(status), Optional.empty(), Optional.empty());
    return new Behaviour.Fails(after, new Verdict.Retry(kind, where, hint, evidence));
  }

  private static Optional<Duration> hint(RandomGenerator dice) {
    return Optional.of(Duration.ofMillis(dice.nextLong(0, 30_000)));
  }

  @Override
  public String toString() {
    return spells.toString();
  }
}

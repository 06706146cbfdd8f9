package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Needs;
import dev.understudy.call.Why;
import dev.understudy.engine.Engine;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import dev.understudy.testkit.Seeds;
import dev.understudy.testkit.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What becomes of a stream that breaks in front of its reader.
class StreamResumeTest {
  private static final Target A = Target.of("openai/a");
  private static final Target B = Target.of("anthropic/b");
  private static final Target C = Target.of("gemini/c");
  private final IOException reset = new IOException("reset");
  private static final List<String> SIXTY = Words.sixty();

  private final VirtualTime time = new VirtualTime();
  private final List<AttemptRecord> attempts = new ArrayList<>();
  private final List<CallRecord> calls = new ArrayList<>();
  private final Map<Target, Words.Source> sources = new HashMap<>();
  private final Map<Target, Words.Source> continuations = new HashMap<>();
  private final List<String> given = new ArrayList<>();
  private final Reader reader = new Reader();

  private final StreamWork<String> work = target -> source(sources, target);

  private final StreamWork<String> able =
      new ContinuingWork<>() {
        @Override
        public boolean goesOn(Target target) {
          return continuations.containsKey(target);
        }

        @Override
        public Flow.Publisher<String> goOn(Target target, String text) {
          given.add(text);
          return source(continuations, target);
        }

        @Override
        public Flow.Publisher<String> ask(Target target) {
          return source(sources, target);
        }
      };

  private static Words.Source source(Map<Target, Words.Source> known, Target target) {
    Words.Source source = known.get(target);
    if (source == null) {
      throw new AssertionError(target + " was asked");
    }
    return source;
  }

  private static RetryPolicy policy(Streaming.OnInterrupt interrupt) {
    return RetryPolicy.builder()
        .defaultRule(Rule.of(4, Strategy.DIFFERENT_PROVIDER))
        .streaming(
            new Streaming(
                Streaming.Commit.FIRST_CONTENT,
                interrupt,
                Optional.empty(),
                Streaming.OnDisconnect.CANCEL))
        .build();
  }

  private Failover models() {
    Engine engine =
        Engine.builder()
            .ticker(time)
            .listener(
                new EngineListener() {
                  @Override
                  public void attempt(AttemptRecord record) {
                    attempts.add(record);
                  }

                  @Override
                  public void call(CallRecord record) {
                    calls.add(record);
                  }
                })
            .build();
    return Failover.of(A, B, C)
        .engine(engine)
        .policy(policy(Streaming.OnInterrupt.RESUME))
        .on(() -> time);
  }

  private void plays(Target target, List<String> items, Words.End end) {
    sources.put(target, new Words.Source(time, items, end));
  }

  private void goesOn(Target target, List<String> items, Words.End end) {
    continuations.put(target, new Words.Source(time, items, end));
  }

  private void breaks(Target target, int items) {
    plays(target, SIXTY.subList(0, items), new Words.Fails(reset));
  }

  private void subscribe(StreamWork<String> work) {
    models().stream(work, new Words()).subscribe(reader);
  }

  private void readAll(StreamWork<String> work) {
    reader.request = Long.MAX_VALUE;
    subscribe(work);
    time.settle();
  }

  private Why why(int number) {
    return calls.getFirst().history().attempt(number).why();
  }

  @Test
  void aStreamThatIsCutAfterFortyWordsIsMadeAgainAndReadToItsEnd() {
    breaks(A, 41);
    plays(B, SIXTY, new Words.Completes());

    readAll(work);

    assertThat(reader.items).isEqualTo(SIXTY);
    assertThat(reader.ended).isEqualTo("complete");
    assertThat(why(2)).isEqualTo(Why.REGENERATE);
    assertThat(calls).singleElement().satisfies(call -> assertThat(call.complete()).isTrue());
    assertThat(time.armed()).isZero();
  }

  @Test
  void aStreamThatStallsAfterTwentyWordsIsMadeAgain() {
    plays(A, SIXTY.subList(0, 21), new Words.Stalls());
    plays(B, SIXTY, new Words.Completes());

    readAll(work);
    assertThat(reader.items).hasSize(21);
    time.advance(Duration.ofSeconds(31));

    assertThat(reader.items).isEqualTo(SIXTY);
    assertThat(source(sources, A).cancelled).isTrue();
    assertThat(reader.ended).isEqualTo("complete");
  }

  @Test
  void whateverTheCutAndThePiecesTheTextIsWhole() {
    Seeds.check(
        25,
        seed -> {
          Random random = new Random(seed);
          String text = Words.text(SIXTY);
          for (int cut = 1; cut < text.length(); cut++) {
            StreamResumeTest one = new StreamResumeTest();
            boolean prefilled = random.nextBoolean();
            List<String> first = pieces(text.substring(0, cut), random);
            one.plays(A, first, new Words.Fails(reset));
            int again = cut + random.nextInt(text.length() - cut);
            one.plays(B, pieces(text.substring(0, again), random), new Words.Fails(reset));
            List<String> third = pieces(text, random);
            third.add(Words.END);
            one.plays(C, third, new Words.Completes());
            if (prefilled) {
              String stripped = text.substring(0, cut).stripTrailing();
              List<String> rest = pieces(text.substring(stripped.length()), random);
              rest.add(Words.END);
              one.goesOn(B, rest, new Words.Completes());
            }
            one.reader.request = 1L + random.nextInt(3);
            one.reader.more = one.reader.request;
            one.subscribe(one.able);
            one.time.settle();

            assertThat(Words.text(one.reader.items)).isEqualTo(text);
            assertThat(one.reader.ended).isEqualTo("complete");
            assertThat(one.why(2)).isEqualTo(prefilled ? Why.RESUME : Why.REGENERATE);
            assertThat(one.time.armed()).isZero();
          }
        });
  }

  private static List<String> pieces(String text, Random random) {
    List<String> pieces = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int to = Math.min(text.length(), at + 1 + random.nextInt(12));
      pieces.add(text.substring(at, to));
      at = to;
    }
    return pieces;
  }

  @Test
  void aTargetThatCanGoOnIsGivenTheText() {
    breaks(A, 41);
    goesOn(B, SIXTY.subList(41, SIXTY.size()), new Words.Completes());

    readAll(able);

    assertThat(reader.items).isEqualTo(SIXTY);
    assertThat(given).containsExactly(Words.text(SIXTY.subList(0, 41)).stripTrailing());
    assertThat(why(2)).isEqualTo(Why.RESUME);
  }

  @Test
  void aTargetWithoutTheCapabilityIsNotGivenTheText() {
    breaks(A, 41);
    goesOn(B, SIXTY.subList(41, SIXTY.size()), new Words.Completes());
    Target plain = B.able(Set.of(Capability.TOOLS));
    plays(plain, SIXTY, new Words.Completes());
    reader.request = Long.MAX_VALUE;
    Failover.of(A, plain).policy(policy(Streaming.OnInterrupt.RESUME)).on(() -> time).stream(
            able, new Words())
        .subscribe(reader);
    time.settle();

    assertThat(reader.items).isEqualTo(SIXTY);
    assertThat(given).isEmpty();
  }

  @Test
  void anAnswerThatBecomesAnotherOneIsNotShownAndTheNextIsAsked() {
    breaks(A, 41);
    List<String> other = new ArrayList<>(SIXTY);
    other.set(30, "other ");
    plays(B, other, new Words.Completes());
    plays(C, SIXTY, new Words.Completes());

    readAll(work);

    assertThat(reader.items).isEqualTo(SIXTY);
    assertThat(source(sources, B).cancelled).isTrue();
    assertThat(source(sources, B).requested).isEqualTo(31);
  }

  @Test
  void whenEveryAnswerIsAnotherOneTheBreakIsTold() {
    breaks(A, 41);
    plays(B, List.of("other ", Words.END), new Words.Completes());
    plays(C, List.of("word1 ", Words.END), new Words.Completes());

    readAll(work);

    assertThat(reader.items).isEqualTo(SIXTY.subList(0, 41));
    CallFailed failed = reader.callFailed();
    assertThat(failed.interrupted()).isTrue();
    assertThat(failed.kind()).contains(FailureKind.STREAM_INTERRUPTED);
    assertThat(failed.getCause()).isSameAs(reset);
    assertThat(failed).hasMessageContaining("#1 openai/a").hasMessageContaining("#3 gemini/c");
    assertThat(calls).singleElement().satisfies(call -> assertThat(call.complete()).isFalse());
  }

  @Test
  void aBegunToolCallIsNeverGoneOnWith() {
    for (List<String> told :
        List.of(
            List.of("let me see ", Words.TOOL),
            List.of("let me see ", Words.TOOL, Words.ARGUMENTS),
            List.of(Words.TOOL, Words.ARGUMENTS))) {
      StreamResumeTest one = new StreamResumeTest();
      one.plays(A, told, new Words.Fails(reset));

      one.readAll(one.able);

      assertThat(one.reader.items).isEqualTo(told);
      assertThat(one.reader.callFailed().kind()).contains(FailureKind.STREAM_INTERRUPTED);
      assertThat(one.attempts).hasSize(1);
    }
  }

  @Test
  void aToolCallOfWhichNothingWasShownIsMadeAgain() {
    plays(A, List.of(Words.ROLE, Words.TOOL), new Words.Fails(reset));
    List<String> whole = List.of(Words.ROLE, Words.TOOL, Words.ARGUMENTS, Words.END);
    plays(B, whole, new Words.Completes());

    readAll(work);

    assertThat(reader.items).isEqualTo(whole);
    assertThat(why(2)).isEqualTo(Why.FAILOVER);
  }

  @Test
  void textThatLedToAToolCallIsMadeAgainWithTheCall() {
    List<String> whole = List.of("let ", "me ", "see", Words.TOOL, Words.ARGUMENTS, Words.END);
    plays(A, whole.subList(0, 3), new Words.Fails(reset));
    plays(B, whole, new Words.Completes());

    readAll(work);

    assertThat(reader.items).isEqualTo(whole);
  }

  @Test
  void aToolCallInThePlaceOfTheTextIsAnotherAnswer() {
    breaks(A, 41);
    plays(B, List.of("word1 ", Words.TOOL, Words.ARGUMENTS, Words.END), new Words.Completes());
    plays(C, SIXTY, new Words.Completes());

    readAll(work);

    assertThat(reader.items).isEqualTo(SIXTY);
  }

  @Test
  void reasoningThatWasShownIsNotGoneOnWith() {
    plays(A, List.of(Words.THOUGHT, "word1 "), new Words.Fails(reset));

    readAll(able);

    assertThat(reader.callFailed().getCause()).isSameAs(reset);
    assertThat(attempts).hasSize(1);
  }

  @Test
  void reasoningBeforeTheSameTextIsLeftOut() {
    breaks(A, 41);
    List<String> thoughtful = new ArrayList<>(SIXTY);
    thoughtful.add(1, Words.THOUGHT);
    plays(B, thoughtful, new Words.Completes());

    readAll(work);

    assertThat(reader.items).isEqualTo(SIXTY);
  }

  @Test
  void anEndWithoutTheFinishMarkIsABreak() {
    plays(A, SIXTY.subList(0, 41), new Words.Completes());
    plays(B, SIXTY, new Words.Completes());

    readAll(work);

    assertThat(reader.items).isEqualTo(SIXTY);
    assertThat(attempts.getFirst().verdict())
        .extracting(verdict -> ((dev.understudy.attempt.Verdict.Failure) verdict).kind())
        .isEqualTo(FailureKind.STREAM_INTERRUPTED);
  }

  @Test
  void anEndWithoutTheFinishMarkIsNeverACleanOne() {
    plays(A, SIXTY.subList(0, 41), new Words.Completes());
    reader.request = Long.MAX_VALUE;
    Failover.of(A).on(() -> time).stream(work, new Words()).subscribe(reader);
    time.settle();

    assertThat(reader.items).isEqualTo(SIXTY.subList(0, 41));
    assertThat(reader.callFailed().kind()).contains(FailureKind.STREAM_INTERRUPTED);
    assertThat(reader.callFailed().getCause()).hasMessageContaining("before it was complete");
  }

  @Test
  void aBreakAfterTheFinishMarkIsNone() {
    plays(A, SIXTY.subList(0, 62), new Words.Fails(reset));

    readAll(work);

    assertThat(reader.items).isEqualTo(SIXTY.subList(0, 62));
    assertThat(reader.ended).isEqualTo("complete");
  }

  @Test
  void aSourceThatStaysOpenAfterTheFinishMarkIsClosed() {
    plays(A, SIXTY, new Words.Stalls());

    readAll(work);
    time.advance(Duration.ofSeconds(1));

    assertThat(reader.items).isEqualTo(SIXTY);
    assertThat(reader.ended).isEqualTo("complete");
    assertThat(source(sources, A).cancelled).isTrue();
  }

  @Test
  void aTextThatWasWholeButForItsFinishMarkGetsOne() {
    breaks(A, 61);
    plays(B, SIXTY, new Words.Completes());

    readAll(work);

    assertThat(reader.items).isEqualTo(SIXTY);
  }

  @Test
  void whoGoesOnMayBreakToo() {
    breaks(A, 21);
    breaks(B, 41);
    plays(C, SIXTY, new Words.Completes());

    readAll(work);

    assertThat(reader.items).isEqualTo(SIXTY);
    assertThat(calls.getFirst().history().size()).isEqualTo(3);
  }

  @Test
  void aRefusalToGoOnIsFollowedByMakingItAgain() {
    breaks(A, 41);
    goesOn(B, List.of(), new Words.Fails(new Refused()));
    plays(C, SIXTY, new Words.Completes());
    reader.request = Long.MAX_VALUE;
    models()
        .failures(
            FailureClassifier.standard()
                .when(Refused.class, e -> Failures.http(400, Optional.empty())))
        .stream(able, new Words())
        .subscribe(reader);
    time.settle();

    assertThat(reader.items).isEqualTo(SIXTY);
    assertThat(why(2)).isEqualTo(Why.RESUME);
    assertThat(why(3)).isEqualTo(Why.REGENERATE);
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void unlessThePolicySaysSoNobodyGoesOn() {
    breaks(A, 41);
    reader.request = Long.MAX_VALUE;
    models().policy(policy(Streaming.OnInterrupt.ERROR)).stream(able, new Words())
        .subscribe(reader);
    time.settle();

    assertThat(reader.items).isEqualTo(SIXTY.subList(0, 41));
    assertThat(reader.callFailed().kind()).contains(FailureKind.STREAM_INTERRUPTED);
  }

  @Test
  void whatMayNotBeSentTwiceIsNotMadeAgain() {
    breaks(A, 41);
    reader.request = Long.MAX_VALUE;
    models().needs(new Needs(Set.of(), true, false)).stream(work, new Words()).subscribe(reader);
    time.settle();

    assertThat(reader.callFailed().why()).isEqualTo(Why.NOT_RETRIABLE);
  }

  @Test
  void aBugIsThrownAsItIs() {
    IllegalStateException bug = new IllegalStateException("ours");
    plays(A, SIXTY.subList(0, 41), new Words.Fails(bug));

    readAll(able);

    assertThat(reader.failure).isSameAs(bug);
  }

  @Test
  void nothingIsGivenThatWasNotAskedForAcrossTheSeam() {
    breaks(A, 4);
    plays(B, SIXTY, new Words.Completes());
    subscribe(work);
    time.settle();
    for (int asked = 1; asked <= SIXTY.size(); asked++) {
      assertThat(reader.items).hasSize(asked - 1);
      reader.subscription().request(1);
      time.settle();
    }
    assertThat(reader.items).isEqualTo(SIXTY);
    assertThat(reader.ended).isEqualTo("complete");
    assertThat(source(sources, B).requested).isLessThanOrEqualTo(SIXTY.size() + 1L);
  }

  @Test
  void whoCancelsWhileTheTextIsMadeAgainIsLeftAlone() {
    breaks(A, 41);
    plays(B, SIXTY.subList(0, 20), new Words.Stalls());

    readAll(work);
    reader.subscription().cancel();
    time.settle();

    assertThat(source(sources, B).cancelled).isTrue();
    assertThat(reader.items).isEqualTo(SIXTY.subList(0, 41));
    assertThat(reader.ended).isEmpty();
    assertThat(time.armed()).isZero();
    assertThat(calls).singleElement().extracting(CallRecord::why).isEqualTo(Why.CANCELLED);
  }

  @Test
  void whoCancelsAfterTheSeamCancelsWhoWentOn() {
    breaks(A, 41);
    plays(B, SIXTY, new Words.Stalls());
    reader.request = 45;
    subscribe(work);
    time.settle();
    reader.subscription().cancel();
    time.settle();

    assertThat(source(sources, B).cancelled).isTrue();
    assertThat(reader.items).isEqualTo(SIXTY.subList(0, 45));
    assertThat(time.armed()).isZero();
  }

  @Test
  void anAttemptThatNeverEndsIsEnded() {
    plays(A, List.of("word1 "), new Words.Stalls());
    reader.request = 1;
    Failover.of(A)
        .within(Duration.ofSeconds(5))
        .engine(Engine.builder().ticker(time).build())
        .on(() -> time)
        .stream(work, new Words())
        .subscribe(reader);
    time.settle();
    time.advance(Duration.ofSeconds(6));

    assertThat(reader.callFailed().getCause()).hasMessageContaining("not complete after");
    assertThat(source(sources, A).cancelled).isTrue();
  }

  @Test
  void anEmptyAnswerGoesElsewhereAndIsShownIfNobodyHasABetterOne() {
    List<String> empty = List.of(Words.ROLE, Words.END);
    plays(A, empty, new Words.Completes());
    plays(B, SIXTY, new Words.Completes());
    readAll(work);
    assertThat(reader.items).isEqualTo(SIXTY);

    StreamResumeTest all = new StreamResumeTest();
    all.plays(A, empty, new Words.Completes());
    all.plays(B, empty, new Words.Completes());
    all.readAll(all.work);
    assertThat(all.reader.items).isEqualTo(empty);
    assertThat(all.reader.ended).isEqualTo("complete");
  }

  @Test
  void aStreamThatIsCommittedWholeFailsOverInItsMiddle() {
    plays(A, List.of(Words.TOOL, Words.ARGUMENTS), new Words.Fails(reset));
    List<String> whole = List.of("text ", Words.TOOL, Words.ARGUMENTS, Words.END);
    plays(B, whole, new Words.Completes());
    reader.request = Long.MAX_VALUE;
    RetryPolicy complete =
        RetryPolicy.builder()
            .defaultRule(Rule.of(4, Strategy.DIFFERENT_PROVIDER))
            .streaming(
                new Streaming(
                    Streaming.Commit.COMPLETE,
                    Streaming.OnInterrupt.ERROR,
                    Optional.empty(),
                    Streaming.OnDisconnect.CANCEL))
            .build();
    models().policy(complete).stream(work, new Words()).subscribe(reader);
    time.settle();

    assertThat(reader.items).isEqualTo(whole);
  }

  /// Reads as much as it asks for, and `more` after every item.
  private static final class Reader implements Flow.Subscriber<String> {
    private final List<String> items = new ArrayList<>();
    private long request;
    private long more;
    private Flow.@Nullable Subscription subscription;
    private String ended = "";
    private @Nullable Throwable failure;

    Flow.Subscription subscription() {
      if (subscription == null) {
        throw new AssertionError("not subscribed");
      }
      return subscription;
    }

    CallFailed callFailed() {
      if (failure instanceof CallFailed failed) {
        return failed;
      }
      throw new AssertionError("ended: " + ended, failure);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      if (request > 0) {
        subscription.request(request);
      }
    }

    @Override
    public void onNext(String item) {
      assertThat(ended).isEmpty();
      items.add(item);
      if (more > 0) {
        subscription().request(more);
      }
    }

    @Override
    public void onError(Throwable failure) {
      assertThat(ended).isEmpty();
      this.failure = failure;
      ended = "failed";
    }

    @Override
    public void onComplete() {
      assertThat(ended).isEmpty();
      ended = "complete";
    }
  }
}

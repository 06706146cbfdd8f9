package dev.understudy.bench.soak;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Framing;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// A provider that answers well but for a share of its requests, which meet a fault each.
final class Faults implements Script {
  /// A way to fail.
  private interface Fault {
    /// @param good what the answer would have been
    Answer of(Completion good, Received request);
  }

  private static final Duration TOO_LONG = Duration.ofSeconds(3);
  private static final String HALF = "{\"id\":\"x\",\"choices\":[{\"index\":0,\"mess";

  private final boolean messages;
  private final List<Fault> faults;
  private final LongAdder emptied = new LongAdder();
  private volatile double share;

  /// @param messages whether it speaks Anthropic's messages; else OpenAI's chat
  /// @param empties whether its answers may be empty. Of one provider only: when two in a row have
  ///   nothing to say, that is the answer
  Faults(boolean messages, boolean empties) {
    this.messages = messages;
    var all = new ArrayList<>(faultsOfAnAnswer());
    all.addAll(faultsOfAStream());
    if (empties) {
      all.add((good, request) -> empty().answer(request));
    }
    faults = List.copyOf(all);
  }

  /// From now on this share of the requests meets a fault.
  void share(double value) {
    share = value;
  }

  /// How many ways to fail there are.
  int kinds() {
    return faults.size();
  }

  /// Answers with nothing in them.
  long emptied() {
    return emptied.sum();
  }

  @Override
  public Answer answer(Received request) {
    String text = Speech.rest(request);
    Completion good = messages ? Answers.anthropic().text(text) : Answers.openai().text(text);
    var dice = ThreadLocalRandom.current();
    if (dice.nextDouble() >= share) {
      return good.answer(request);
    }
    return faults.get(dice.nextInt(faults.size())).of(good, request);
  }

  private List<Fault> faultsOfAnAnswer() {
    return List.of(
        (good, request) -> error(500),
        (good, request) -> Answers.htmlPage(502),
        (good, request) -> error(503),
        (good, request) -> error(504),
        (good, request) -> error(529),
        (good, request) -> error(429).header("retry-after-ms", "20"),
        (good, request) -> error(429),
        (good, request) -> error(400),
        (good, request) -> error(401),
        (good, request) -> tooLong(),
        (good, request) -> Answers.reset(),
        (good, request) -> Answers.hangUp(),
        (good, request) -> Answers.garbage(),
        (good, request) -> Answers.silence(),
        (good, request) -> Answer.json(200, "{}").stopInHead(20, Ending.CLOSE),
        (good, request) -> Answers.htmlPage(200),
        (good, request) -> Answer.status(200),
        (good, request) -> Answer.status(302).header("location", "http://127.0.0.1:1/"),
        (good, request) -> Answer.json(200, HALF),
        (good, request) ->
            Answer.status(200)
                .header("content-type", "application/json")
                .header("content-length", "5000")
                .body(HALF)
                .thenClose(),
        (good, request) -> Answer.json(200, "{\"error\":{\"message\":\"no\",\"code\":\"x\"}}"),
        (good, request) -> good.firstTokenAfter(TOO_LONG).answer(request),
        (good, request) -> good.answer(request).thenStale(),
        (good, request) -> good.answer(request).thenClose(),
        (good, request) -> good.answer(request).framing(Framing.UNTIL_CLOSE),
        (good, request) -> good.answer(request).drip(Duration.ofNanos(50_000)));
  }

  /// Of a plain answer most of these are cuts in the middle.
  private List<Fault> faultsOfAStream() {
    int opening = messages ? 3 : 1;
    return List.of(
        (good, request) -> good.errorBeforeContent().answer(request),
        (good, request) -> good.breakBeforeContent(Ending.RESET).answer(request),
        (good, request) -> good.breakBeforeContent(Ending.CLOSE).answer(request),
        (good, request) -> good.breakBeforeContent(Ending.STALL).answer(request),
        (good, request) -> good.errorAfter(opening + 5).answer(request),
        (good, request) -> good.breakAfter(opening + 5, Ending.RESET).answer(request),
        (good, request) -> good.breakAfter(opening + 5, Ending.CLOSE).answer(request),
        (good, request) -> good.breakAfter(opening + 5, Ending.STALL).answer(request),
        (good, request) -> events(good, request, all -> all.limit(opening)),
        (good, request) -> events(good, request, all -> all.limit(opening + 4)),
        (good, request) ->
            events(good, request, all -> Stream.concat(all.limit(opening + 3), huge())),
        (good, request) ->
            events(good, request, all -> all.flatMap(event -> Stream.of(": hm\n\n", event))),
        (good, request) -> events(good, request, all -> all.map(e -> e.replace("\n", "\r\n"))),
        (good, request) -> cutInside(good.answer(request)));
  }

  private interface Change {
    Stream<String> of(Stream<String> events);
  }

  private static Answer events(Completion good, Received request, Change change) {
    Answer answer = good.answer(request);
    return request.stream()
        ? answer.events(all -> change.of(all.stream()).toList())
        : answer.stopAt(40, Ending.CLOSE);
  }

  private static Stream<String> huge() {
    return Stream.of("data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(2_000_000));
  }

  private static Answer cutInside(Answer answer) {
    int length = answer.events().stream().mapToInt(String::length).sum();
    int at = ThreadLocalRandom.current().nextInt(1, length - 1);
    return answer.stopAt(
        at, ThreadLocalRandom.current().nextBoolean() ? Ending.CLOSE : Ending.RESET);
  }

  private Completion empty() {
    emptied.increment();
    return messages ? Answers.anthropic().text("") : Answers.openai().text("");
  }

  private Answer error(int status) {
    return messages ? Answers.anthropic().error(status) : Answers.openai().error(status);
  }

  private Answer tooLong() {
    return messages ? Answers.anthropic().contextLength() : Answers.openai().contextLength();
  }
}

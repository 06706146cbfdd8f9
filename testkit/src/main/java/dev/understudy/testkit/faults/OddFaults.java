package dev.understudy.testkit.faults;

import static dev.understudy.testkit.faults.Fault.says;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Framing;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Answers that are odd and whole, limits, and faults that come together.
final class OddFaults {
  private static final String SIXTY =
      IntStream.rangeClosed(1, 60).mapToObj(n -> "w" + n).collect(Collectors.joining(" "));
  private static final String FIFTY_NINE = SIXTY.replace(" w30 ", " ");
  private static final String MASKS = "\ud83c\udfad \ud83c\udfad\ud83d\ude80 stra\u00dfe \u6f14";

  private OddFaults() {}

  static List<Fault> rows() {
    return Stream.of(whole(), limits()).flatMap(List::stream).toList();
  }

  private static List<Fault> whole() {
    return List.of(
        says(
                35,
                "one event of sixty that is not JSON",
                voice -> Misdeeds.unreadable(voice, SIXTY, 30))
            .streams()
            .ends(End.fromA(FIFTY_NINE)),
        says(
                39,
                "a byte at a time",
                voice -> voice.text(MASKS).with(answer -> answer.drip(Duration.ofNanos(100_000))))
            .ends(End.fromA(MASKS)),
        says(
                39,
                "lines that end with CR",
                voice -> Misdeeds.changed(voice, all -> replaced(all, "\r")))
            .streams()
            .ends(End.fromA()),
        says(
                39,
                "lines that end with CR LF",
                voice -> Misdeeds.changed(voice, all -> replaced(all, "\r\n")))
            .streams()
            .ends(End.fromA()),
        says(
                39,
                "CR LF, a byte at a time",
                voice ->
                    Misdeeds.changed(voice, all -> replaced(all, "\r\n"))
                        .with(answer -> answer.drip(Duration.ofNanos(100_000))))
            .streams()
            .ends(End.fromA()),
        says(
                39,
                "a byte order mark",
                voice ->
                    Misdeeds.changed(
                        voice,
                        all ->
                            Stream.concat(
                                    Stream.of("\ufeff" + all.getFirst()), all.stream().skip(1))
                                .toList()))
            .streams()
            .ends(End.fromA()),
        says(
                39,
                "comments between all events",
                voice ->
                    Misdeeds.changed(
                        voice, all -> all.stream().flatMap(e -> Stream.of(": hm\n\n", e)).toList()))
            .streams()
            .ends(End.fromA()),
        says(
                39,
                "no length and no chunks",
                voice -> Misdeeds.good(voice).with(answer -> answer.framing(Framing.UNTIL_CLOSE)))
            .streams()
            .ends(End.fromA()));
  }

  private static List<Fault> limits() {
    return List.of(
        longEvent("an event of 5 MB before content", 0, 5)
            .in(Dialect.CHAT, Dialect.MESSAGES, Dialect.GEMINI)
            .ends(End.fromB()),
        longEvent("an event of 5 MB after content", 2, 5)
            .in(Dialect.CHAT, Dialect.MESSAGES, Dialect.GEMINI)
            .ends(End.interrupted()),
        longEvent("an event of 17 MB before content", 0, 17)
            .in(Dialect.RESPONSES)
            .ends(End.fromB()),
        longEvent("an event of 17 MB after content", 2, 17)
            .in(Dialect.RESPONSES)
            .ends(End.interrupted()),
        says(
                40,
                "a head of 1 MB",
                voice -> Answer.json(200, "{}").header("x-long", "x".repeat(1_000_000)))
            .ends(End.fromB()),
        says(42, "both are down", voice -> voice.error(503))
            .whileB(voice -> voice.error(503))
            .ends(End.error(503, 1, 1)),
        says(42, "both reset", voice -> Answers.reset())
            .whileB(voice -> Answers.reset())
            .ends(End.error(502, 1, 1)),
        says(42, "B rejects what A could not do", voice -> voice.error(503))
            .whileB(voice -> voice.error(400))
            .ends(End.error(503, 1, 1)),
        says(54, "a probe that ends in 400", voice -> voice.error(503))
            .thenA(voice -> voice.error(400))
            .thenWell()
            .policy(PolicyChange.BREAKER_OPENS_AT_ONCE)
            .ends(End.fromB())
            .ends(End.onlyB())
            .ends(ms(500), End.asSent(400))
            .ends(End.fromA()),
        says(54, "a probe that ends in silence", voice -> voice.error(503))
            .thenA(voice -> Answers.silence())
            .thenWell()
            .policy(PolicyChange.BREAKER_OPENS_AT_ONCE)
            .clock(Clock.FIRST_TOKEN, ms(300))
            .clock(Clock.ATTEMPT, ms(300))
            .ends(End.fromB())
            .ends(ms(500), End.fromB())
            .ends(End.onlyB())
            .ends(ms(800), End.fromA()),
        says(57, "the third attempt hangs near the deadline", voice -> voice.error(503))
            .thenA(voice -> voice.error(503))
            .thenA(voice -> Answers.silence())
            .withoutB()
            .policy(PolicyChange.THREE_ON_ONE_MODEL_IN_2_S)
            .ends(End.error(504, 3, 0).between(ms(1_900), ms(3_000))));
  }

  /// An event that is longer than any may be; of responses one may hold a whole answer.
  ///
  /// @param deltas pieces of content before it
  private static Fault longEvent(String name, int deltas, int megabytes) {
    return says(
            40,
            name,
            voice ->
                Misdeeds.then(
                    voice, deltas, List.of(voice.delta("x".repeat(megabytes * 1_000_000)))))
        .streams();
  }

  private static List<String> replaced(List<String> events, String lineEnd) {
    return events.stream().map(event -> event.replace("\n", lineEnd)).toList();
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}

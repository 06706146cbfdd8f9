package dev.understudy.testkit.faults;

import static dev.understudy.testkit.faults.Fault.TEXT_OF_A;
import static dev.understudy.testkit.faults.Fault.says;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Errors with a status, and the hints they carry.
final class StatusFaults {
  private StatusFaults() {}

  static List<Fault> rows() {
    return Stream.of(statuses(), hints(), callersFaults()).flatMap(List::stream).toList();
  }

  private static List<Fault> statuses() {
    return List.of(
        says(8, "500", voice -> voice.error(500)).ends(End.fromB()),
        says(8, "502 with a page", voice -> Answers.htmlPage(502)).ends(End.fromB()),
        says(8, "503 without a body", voice -> Answer.status(503)).ends(End.fromB()),
        says(8, "504", voice -> voice.error(504)).ends(End.fromB()),
        says(8, "520 with a page", voice -> Answers.htmlPage(520)).ends(End.fromB()),
        says(8, "599", voice -> Answer.status(599)).ends(End.fromB()),
        says(8, "503 five times", voice -> voice.error(503)).ends(5, End.fromB()).ends(End.onlyB()),
        says(9, "529", voice -> voice.error(529)).ends(End.fromB()),
        says(12, "429, no money left", voice -> voice.quota())
            .thenWell()
            .ends(End.fromB())
            .ends(ms(1_300), End.onlyB()),
        says(12, "402", voice -> voice.error(402)).thenWell().ends(End.fromB()).ends(End.onlyB()),
        says(20, "401", voice -> voice.error(401))
            .thenWell()
            .ends(End.fromB())
            .ends(ms(1_300), End.onlyB()),
        says(20, "403", voice -> voice.error(403)).ends(End.fromB()),
        says(20, "401 that the policy returns", voice -> voice.error(401))
            .policy(PolicyChange.AUTH_ERRORS_RETURNED)
            .ends(End.asSent(401)),
        says(20, "401 and nobody else", voice -> voice.error(401))
            .withoutB()
            .ends(End.error(502, 1, 0).sent(401)));
  }

  private static List<Fault> hints() {
    return List.of(
        says(10, "429 with retry-after: 2", voice -> voice.error(429).retryAfter(2))
            .thenWell()
            .ends(End.fromB().between(ms(0), ms(1_900)))
            .ends(ms(200), End.onlyB())
            .ends(ms(2_200), End.fromA()),
        says(10, "503 with retry-after: 1", voice -> voice.error(503).retryAfter(1))
            .thenWell()
            .ends(End.fromB())
            .ends(End.onlyB())
            .ends(ms(1_300), End.fromA()),
        says(11, "429 for a day, and nobody else", voice -> voice.error(429).retryAfter(86_400))
            .withoutB()
            .ends(End.error(429, 1, 0).between(ms(0), ms(2_000)))
            .ends(End.error(503, 0, 0)),
        says(16, "429 without a hint", voice -> voice.error(429))
            .thenWell()
            .ends(End.fromB())
            .ends(End.onlyB())
            .ends(ms(1_300), End.fromA()),
        hint("retry-after NaN", "NaN"),
        hint("retry-after -1", "-1"),
        hint("retry-after in words", "soon"),
        hint("retry-after in the past", "Sun, 06 Nov 1994 08:49:37 GMT"),
        says(16, "retry-after 1e400", voice -> voice.error(429).header("retry-after", "1e400"))
            .thenWell()
            .ends(End.fromB())
            .ends(ms(1_500), End.onlyB()),
        says(
                16,
                "two hints",
                voice -> voice.error(429).header("retry-after", "1").header("retry-after", "3"))
            .thenWell()
            .ends(End.fromB())
            .ends(ms(1_500), End.onlyB())
            .ends(ms(2_000), End.fromA()),
        says(16, "429 without end, and nobody else", voice -> voice.error(429))
            .withoutB()
            .policy(PolicyChange.THREE_ON_ONE_MODEL)
            .ends(End.error(429, 3, 0).between(ms(1_900), ms(6_000))));
  }

  /// A hint that says nothing: avoided for a second, as without one.
  private static Fault hint(String words, String value) {
    return says(16, words, voice -> voice.error(429).header("retry-after", value))
        .thenWell()
        .ends(End.fromB())
        .ends(End.onlyB())
        .ends(ms(1_300), End.fromA());
  }

  private static List<Fault> callersFaults() {
    return List.of(
        says(17, "400", voice -> voice.error(400)).ends(6, End.asSent(400)),
        says(17, "422", voice -> Answer.json(422, voice.errorBody("invalid_request_error", "no")))
            .ends(End.asSent(422)),
        says(17, "413", voice -> Answer.json(413, voice.errorBody("request_too_large", "no")))
            .ends(End.asSent(413)),
        says(18, "too long, and B is larger", voice -> voice.tooLong())
            .windowOfA(8_000)
            .windowOfB(128_000)
            .ends(End.fromB()),
        says(18, "too long, and B may be larger", voice -> voice.tooLong())
            .windowOfA(8_000)
            .ends(End.fromB()),
        says(18, "too long, and B is smaller", voice -> voice.tooLong())
            .windowOfA(8_000)
            .windowOfB(4_000)
            .ends(End.asSent(400)),
        says(19, "400, refused by a moderation", voice -> Answers.openai().contentPolicy())
            .in(Dialect.CHAT, Dialect.RESPONSES)
            .ends(End.asSent(400)),
        says(19, "ended by a safety system", voice -> voice.text(TEXT_OF_A).finish(voice.refusal()))
            .ends(End.fromA()));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}

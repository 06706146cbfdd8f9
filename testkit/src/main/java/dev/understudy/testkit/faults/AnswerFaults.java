package dev.understudy.testkit.faults;

import static dev.understudy.testkit.faults.Fault.TEXT_OF_A;
import static dev.understudy.testkit.faults.Fault.says;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Framing;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Answers that are none, and silence.
final class AnswerFaults {
  private static final String HALF = "{\"id\":\"never\",\"choices\":[{\"index\":0,\"mess";

  private AnswerFaults() {}

  static List<Fault> rows() {
    return Stream.of(answers(), silence()).flatMap(List::stream).toList();
  }

  private static List<Fault> answers() {
    return List.of(
        says(
                21,
                "200 with an error",
                voice -> Answer.json(200, voice.errorBody("server_error", "no")))
            .ends(End.fromB()),
        says(
                21,
                "200 with a throttle",
                voice -> Answer.json(200, voice.errorBody("rate_limit_error", "slower")))
            .thenWell()
            .ends(End.fromB())
            .ends(End.onlyB()),
        says(22, "200 with a page", voice -> Answers.htmlPage(200)).ends(End.fromB()),
        says(22, "200 with nothing", voice -> Answer.status(200)).ends(End.fromB()),
        says(22, "204", voice -> Answer.status(204)).ends(End.fromB()),
        says(
                22,
                "a redirect",
                voice -> Answer.status(302).header("location", "http://127.0.0.1:1/"))
            .ends(End.fromB()),
        says(22, "half a document", voice -> Answer.json(200, HALF)).ends(End.fromB()),
        says(22, "a document of another kind", voice -> Answer.json(200, "{\"answer\":42}"))
            .ends(End.fromB()),
        says(
                22,
                "a document and more",
                voice ->
                    Misdeeds.good(voice)
                        .with(answer ->
                            answer.events(
                                all -> Stream.concat(all.stream(), Stream.of("}")).toList())))
            .plain()
            .ends(End.fromB()),
        says(22, "a length that is a lie", voice -> Misdeeds.shortOfItsLength(HALF))
            .ends(End.fromB()),
        says(
                22,
                "an end inside a chunk",
                voice -> Answer.json(200, HALF).framing(Framing.CHUNKED).cutAt(30))
            .ends(End.fromB()),
        says(
                22,
                "bytes that are not UTF-8",
                voice ->
                    Answer.json(200, "")
                        .parts(
                            List.of(
                                ("{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                                        + "\"content\":\"\u00ff\u00fe\"},\"finish_reason\":\"stop\"}]}")
                                    .getBytes(ISO_8859_1))))
            .in(Dialect.CHAT)
            .plain()
            .ends(End.fromB()),
        says(
                22,
                "a compression nobody asked for",
                voice -> Answer.json(200, "not gzip").header("content-encoding", "gzip"))
            .ends(End.fromB()),
        says(23, "no content, no tool", voice -> voice.text("")).ends(End.fromB()),
        says(23, "no content from anyone", voice -> voice.text(""))
            .whileB(voice -> voice.text(""))
            .ends(End.emptyOfB()),
        says(23, "no content, and the policy returns it", voice -> voice.text(""))
            .policy(PolicyChange.EMPTY_ANSWERS_RETURNED)
            .ends(End.fromA("")));
  }

  private static List<Fault> silence() {
    return List.of(
        says(24, "not a byte", voice -> Answers.silence())
            .streams()
            .clock(Clock.FIRST_TOKEN, ms(400))
            .cancelling()
            .ends(End.fromB().between(ms(390), ms(3_000))),
        says(24, "not a byte of a plain answer", voice -> Answers.silence())
            .plain()
            .clock(Clock.ATTEMPT, ms(500))
            .cancelling()
            .ends(End.fromB().between(ms(490), ms(3_000))),
        says(
                24,
                "silence after the head",
                voice -> Misdeeds.good(voice).with(answer -> answer.stopAt(0, Ending.STALL)))
            .clock(Clock.FIRST_TOKEN, ms(400))
            .clock(Clock.ATTEMPT, ms(500))
            .cancelling()
            .ends(End.fromB().between(ms(390), ms(3_000))),
        says(
                24,
                "a first token that comes too late",
                voice -> voice.text(TEXT_OF_A).firstTokenAfter(ms(5_000)))
            .clock(Clock.FIRST_TOKEN, ms(400))
            .clock(Clock.ATTEMPT, ms(500))
            .cancelling()
            .ends(End.fromB().between(ms(390), ms(3_000))),
        says(24, "not a byte, and the caller's deadline", voice -> Answers.silence())
            .whileB(voice -> Answers.silence())
            .policy(PolicyChange.DEADLINE_1500_MS)
            .ends(End.error(504, 1, 1).between(ms(1_000), ms(2_500))),
        says(
                25,
                "a trickle, and nobody else",
                voice -> Misdeeds.good(voice).with(answer -> answer.drip(ms(100))))
            .plain()
            .withoutB()
            .clock(Clock.ATTEMPT, ms(700))
            .cancelling()
            .ends(End.error(504, 1, 0).between(ms(690), ms(3_000))),
        says(26, "only comments before content", voice -> Misdeeds.onlyAlive(voice, 0))
            .streams()
            .clock(Clock.FIRST_TOKEN, ms(500))
            .cancelling()
            .ends(End.fromB().between(ms(490), ms(3_000))),
        says(26, "only comments after content", voice -> Misdeeds.onlyAlive(voice, 2))
            .streams()
            .clock(Clock.IDLE, ms(200))
            .cancelling()
            .ends(End.interrupted().between(ms(700), ms(4_000))));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}

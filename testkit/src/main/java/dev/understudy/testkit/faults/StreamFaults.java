package dev.understudy.testkit.faults;

import static dev.understudy.testkit.faults.Fault.TEXT_OF_A;
import static dev.understudy.testkit.faults.Fault.says;

import dev.understudy.attempt.Capability;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Framing;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Streams that break, before and after their first content.
final class StreamFaults {
  private StreamFaults() {}

  static List<Fault> rows() {
    return Stream.of(beforeContent(), afterContent()).flatMap(List::stream).toList();
  }

  private static List<Fault> beforeContent() {
    return List.of(
        says(
                27,
                "an error event at once",
                voice -> Answer.events(List.of(voice.errorEvent("server_error", "never"))))
            .streams()
            .ends(End.fromB()),
        says(
                27,
                "an error event before content",
                voice -> voice.text(TEXT_OF_A).errorBeforeContent())
            .streams()
            .ends(End.fromB()),
        says(
                28,
                "a reset before content",
                voice -> voice.text(TEXT_OF_A).breakBeforeContent(Ending.RESET))
            .streams()
            .ends(End.fromB()),
        says(
                28,
                "an end of the connection before content",
                voice -> voice.text(TEXT_OF_A).breakBeforeContent(Ending.CLOSE))
            .streams()
            .ends(End.fromB()),
        says(28, "an end inside the first event", voice -> Misdeeds.good(voice).cutAt(20))
            .streams()
            .ends(End.fromB()),
        says(
                29,
                "a clean end without a finish mark before content",
                voice -> Misdeeds.changed(voice, all -> all.subList(0, voice.opening())))
            .streams()
            .ends(End.fromB()),
        says(29, "no event at all", voice -> Answer.events(List.of())).streams().ends(End.fromB()),
        says(29, "only [DONE]", voice -> Answer.events(List.of("data: [DONE]\n\n")))
            .streams()
            .ends(End.fromB()),
        says(
                29,
                "an event that is not JSON before content",
                voice -> Answer.events(List.of("data: {never\n\n")))
            .streams()
            .ends(End.fromB()));
  }

  private static List<Fault> afterContent() {
    return List.of(
        says(30, "a clean end without a finish mark", voice -> Misdeeds.then(voice, 3, List.of()))
            .streams()
            .ends(End.interrupted()),
        says(
                30,
                "[DONE] without a finish mark",
                voice -> Misdeeds.then(voice, 3, List.of("data: [DONE]\n\n")))
            .in(Dialect.CHAT)
            .streams()
            .ends(End.interrupted()),
        says(30, "five clean ends open the breaker", voice -> Misdeeds.then(voice, 3, List.of()))
            .streams()
            .ends(5, End.interrupted())
            .ends(End.onlyB()),
        says(31, "a reset", voice -> Misdeeds.after(voice, 3, Ending.RESET))
            .streams()
            .ends(End.interrupted()),
        says(31, "an end of the connection", voice -> Misdeeds.after(voice, 3, Ending.CLOSE))
            .streams()
            .ends(End.interrupted()),
        says(31, "an end inside an event", voice -> Misdeeds.insideEvent(voice, 3, Ending.CLOSE))
            .streams()
            .ends(End.interrupted()),
        says(31, "a reset inside an event", voice -> Misdeeds.insideEvent(voice, 3, Ending.RESET))
            .streams()
            .ends(End.interrupted()),
        says(
                31,
                "less than its length",
                voice ->
                    Misdeeds.then(voice, 3, List.of())
                        .with(answer ->
                            answer
                                .framing(Framing.LENGTH)
                                .header("content-length", "99999")
                                .thenClose()))
            .streams()
            .ends(End.interrupted()),
        says(
                32,
                "an error event",
                voice ->
                    Misdeeds.then(voice, 3, List.of(voice.errorEvent("server_error", "broken"))))
            .streams()
            .ends(End.interrupted()),
        says(
                32,
                "an error event, and then [DONE]",
                voice ->
                    Misdeeds.then(
                        voice,
                        3,
                        List.of(voice.errorEvent("server_error", "broken"), "data: [DONE]\n\n")))
            .in(Dialect.CHAT)
            .streams()
            .ends(End.interrupted()),
        says(
                33,
                "a flat error event",
                voice ->
                    Misdeeds.then(
                        voice,
                        3,
                        List.of(
                            "data:"
                                + " {\"object\":\"error\",\"message\":\"broken\",\"type\":\"internal_error\",\"param\":null,\"code\":\"3000\"}\n\n")))
            .in(Dialect.CHAT)
            .of("mistral")
            .streams()
            .ends(End.interrupted()),
        says(34, "a stall", voice -> Misdeeds.after(voice, 3, Ending.STALL))
            .streams()
            .clock(Clock.IDLE, ms(400))
            .cancelling()
            .ends(End.interrupted().between(ms(390), ms(3_000))),
        says(34, "a stream longer than its attempt", voice -> voice.text(TEXT_OF_A).pace(ms(600)))
            .streams()
            .clock(Clock.ATTEMPT, ms(4_200))
            .cancelling()
            .ends(End.interrupted().between(ms(4_100), ms(8_000))),
        says(37, "an end, and B says the same", voice -> Misdeeds.after(voice, 3, Ending.CLOSE))
            .streams()
            .whileB(Misdeeds::good)
            .policy(PolicyChange.RESUME)
            .ends(End.fromA().asking(1, 1)),
        says(
                37,
                "an end, and B says something else",
                voice -> Misdeeds.after(voice, 3, Ending.CLOSE))
            .streams()
            .ableB(Capability.TOOLS)
            .policy(PolicyChange.RESUME)
            .ends(End.interrupted().asking(1, 1)),
        says(
                37,
                "an end, and B continues what was said",
                voice -> Misdeeds.after(voice, 3, Ending.CLOSE))
            .streams()
            .whileB(Misdeeds::rest)
            .ableB(Capability.PREFILL)
            .policy(PolicyChange.RESUME)
            .ends(End.fromA().asking(1, 1)),
        says(37, "a stall, and B says the same", voice -> Misdeeds.after(voice, 3, Ending.STALL))
            .streams()
            .whileB(Misdeeds::good)
            .clock(Clock.IDLE, ms(400))
            .policy(PolicyChange.RESUME)
            .cancelling()
            .ends(End.fromA().asking(1, 1)),
        says(
                38,
                "an end, and B rejects the beginning",
                voice -> Misdeeds.after(voice, 3, Ending.CLOSE))
            .streams()
            .whileB(voice -> voice.error(400))
            .ableB(Capability.PREFILL)
            .policy(PolicyChange.RESUME)
            .ends(End.interrupted().asking(1, 1)),
        says(36, "an end inside a call of a tool, and resuming is allowed", Misdeeds::insideTool)
            .in(Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES)
            .streams()
            .policy(PolicyChange.RESUME)
            .ends(End.interrupted()),
        says(36, "an end inside a call of a tool", Misdeeds::insideTool)
            .in(Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES)
            .streams()
            .ends(End.interrupted()),
        says(36, "an end inside a call of a tool, held until it is complete", Misdeeds::insideTool)
            .in(Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES)
            .streams()
            .policy(PolicyChange.COMMIT_COMPLETE)
            .ends(End.fromB()),
        says(
                36,
                "a reset, held until it is complete",
                voice -> Misdeeds.after(voice, 5, Ending.RESET))
            .streams()
            .policy(PolicyChange.COMMIT_COMPLETE)
            .ends(End.fromB()));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}

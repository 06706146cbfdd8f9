package dev.understudy.e2e.catalogue;

import static dev.understudy.e2e.catalogue.Fault.TEXT_OF_A;
import static dev.understudy.e2e.catalogue.Fault.at;
import static dev.understudy.e2e.catalogue.Fault.says;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Framing;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The table: a fault, what provider A does, and how the caller's calls end.
///
/// Rows have the number of the scenario they belong to. Two models, A and B, of two providers; A's
/// policy names B as its fallback. A row that says nothing about calls of A and B means one of each
/// that was used.
final class Catalogue {
  static final Voice CHAT = new ChatVoice();
  static final Voice MESSAGES = new MessagesVoice();

  private static final String HALF = "{\"id\":\"never\",\"choices\":[{\"index\":0,\"mess";
  private static final String SIXTY =
      IntStream.rangeClosed(1, 60).mapToObj(n -> "w" + n).collect(Collectors.joining(" "));
  private static final String FIFTY_NINE = SIXTY.replace(" w30 ", " ");
  private static final String MASKS = "\ud83c\udfad \ud83c\udfad\ud83d\ude80 stra\u00dfe \u6f14";

  private Catalogue() {}

  static List<Fault> rows() {
    return Stream.of(
            statuses(),
            hints(),
            connections(),
            callersFaults(),
            answers(),
            silence(),
            beforeContent(),
            afterContent(),
            whole(),
            limits())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Fault> connections() {
    return List.of(
        at(1, "nobody listens", Site::refusing).ends(5, End.fromB().asking(0, 1)).ends(End.onlyB()),
        at(2, "SYNs are not answered", Site::blackHole)
            .clocks("connect: 300ms")
            .ends(5, End.fromB().asking(0, 1).between(ms(290), ms(5_000)))
            .ends(End.onlyB()),
        at(3, "the name does not exist", Site::nameless)
            .ends(End.fromB().asking(0, 1).between(ms(0), ms(6_000))),
        at(4, "TLS as it should be", Site::secure).ends(End.fromA()),
        at(4, "the certificate has expired", Site::expired).ends(End.fromB().asking(0, 1)),
        at(4, "the certificate is another host's", Site::elsewhere).ends(End.fromB().asking(0, 1)),
        at(4, "nobody vouches for the certificate", Site::untrusted).ends(End.fromB().asking(0, 1)),
        at(4, "the handshake stalls", Site::stalledHandshake)
            .clocks("connect: 400ms")
            .ends(End.fromB().asking(0, 1).between(ms(390), ms(3_000))),
        says(5, "a kept connection is stale", voice -> Scripts.good(voice).with(Answer::thenStale))
            .thenWell()
            .ends(End.fromA())
            .ends(End.fromA()),
        says(
                5,
                "a kept connection was closed",
                voice -> Scripts.good(voice).with(Answer::thenClose))
            .thenWell()
            .ends(End.fromA())
            .ends(ms(100), End.fromA()),
        says(7, "a reset after the request", voice -> Answers.reset()).ends(End.fromB()),
        says(7, "an end after the request", voice -> Answers.hangUp()).ends(End.fromB()),
        says(
                7,
                "an end inside the head",
                voice -> Answer.json(200, "{}").stopInHead(20, Ending.CLOSE))
            .ends(End.fromB()),
        says(7, "bytes that are not HTTP", voice -> Answers.garbage()).ends(End.fromB()),
        says(7, "a reset of a request that leaves state behind", voice -> Answers.reset())
            .in(CHAT)
            .body(",\"store\":true")
            .ends(End.error(502, 1, 0)));
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
            .policy("on_auth_error: return")
            .ends(End.asSent(401)),
        says(20, "401 and nobody else", voice -> voice.error(401))
            .alone()
            .ends(End.error(502, 1, 0).saying("upstream_auth")));
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
            .alone()
            .ends(
                End.error(429, 1, 0)
                    .header("retry-after", "300")
                    .header("x-should-retry", "false")
                    .between(ms(0), ms(2_000)))
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
            .alone()
            .policy("default_strategy: same_model, default_max_attempts: 3")
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
            .entries("context_window: 8000", "context_window: 128000")
            .ends(End.fromB()),
        says(18, "too long, and B may be larger", voice -> voice.tooLong())
            .entries("context_window: 8000", "")
            .ends(End.fromB()),
        says(18, "too long, and B is smaller", voice -> voice.tooLong())
            .entries("context_window: 8000", "context_window: 4000")
            .ends(End.asSent(400)),
        says(19, "400, refused by a moderation", voice -> Answers.openai().contentPolicy())
            .in(CHAT)
            .ends(End.asSent(400)),
        says(19, "ended by a safety system", voice -> voice.text(TEXT_OF_A).finish(voice.refusal()))
            .ends(End.fromA()));
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
                    Scripts.good(voice)
                        .with(answer ->
                            answer.events(
                                all -> Stream.concat(all.stream(), Stream.of("}")).toList())))
            .plain()
            .ends(End.fromB()),
        says(22, "a length that is a lie", voice -> Scripts.shortOfItsLength(HALF))
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
            .in(CHAT)
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
            .policy("on_empty_answer: return")
            .ends(End.fromA("")));
  }

  private static List<Fault> silence() {
    return List.of(
        says(24, "not a byte", voice -> Answers.silence())
            .streams()
            .clocks("first_token: 400ms")
            .cancelsA()
            .ends(End.fromB().between(ms(390), ms(3_000))),
        says(24, "not a byte", voice -> Answers.silence())
            .plain()
            .clocks("attempt: 500ms")
            .cancelsA()
            .ends(End.fromB().between(ms(490), ms(3_000))),
        says(
                24,
                "silence after the head",
                voice -> Scripts.good(voice).with(answer -> answer.stopAt(0, Ending.STALL)))
            .clocks("first_token: 400ms, attempt: 500ms")
            .cancelsA()
            .ends(End.fromB().between(ms(390), ms(3_000))),
        says(
                24,
                "a first token that comes too late",
                voice -> voice.text(TEXT_OF_A).firstTokenAfter(ms(5_000)))
            .clocks("first_token: 400ms, attempt: 500ms")
            .cancelsA()
            .ends(End.fromB().between(ms(390), ms(3_000))),
        says(24, "not a byte, and the caller's deadline", voice -> Answers.silence())
            .whileB(voice -> Answers.silence())
            .policy("deadline: 1500ms")
            .ends(End.error(504, 1, 1).between(ms(1_000), ms(2_500))),
        says(
                25,
                "a trickle, and nobody else",
                voice -> Scripts.good(voice).with(answer -> answer.drip(ms(100))))
            .plain()
            .alone()
            .clocks("attempt: 700ms")
            .cancelsA()
            .ends(End.error(504, 1, 0).between(ms(690), ms(3_000))),
        says(26, "only comments before content", voice -> Scripts.onlyAlive(voice, 0))
            .streams()
            .clocks("first_token: 500ms")
            .cancelsA()
            .ends(End.fromB().between(ms(490), ms(3_000))),
        says(26, "only comments after content", voice -> Scripts.onlyAlive(voice, 2))
            .streams()
            .clocks("idle: 200ms")
            .cancelsA()
            .ends(End.interrupted().between(ms(700), ms(4_000))));
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
        says(28, "an end inside the first event", voice -> Scripts.good(voice).cutAt(20))
            .streams()
            .ends(End.fromB()),
        says(
                29,
                "a clean end without a finish mark before content",
                voice -> Scripts.changed(voice, all -> all.subList(0, voice.opening())))
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
        says(30, "a clean end without a finish mark", voice -> Scripts.then(voice, 3, List.of()))
            .streams()
            .ends(End.interrupted()),
        says(
                30,
                "[DONE] without a finish mark",
                voice -> Scripts.then(voice, 3, List.of("data: [DONE]\n\n")))
            .in(CHAT)
            .streams()
            .ends(End.interrupted()),
        says(30, "five clean ends open the breaker", voice -> Scripts.then(voice, 3, List.of()))
            .streams()
            .ends(5, End.interrupted())
            .ends(End.onlyB()),
        says(31, "a reset", voice -> Scripts.after(voice, 3, Ending.RESET))
            .streams()
            .ends(End.interrupted()),
        says(31, "an end of the connection", voice -> Scripts.after(voice, 3, Ending.CLOSE))
            .streams()
            .ends(End.interrupted()),
        says(31, "an end inside an event", voice -> Scripts.insideEvent(voice, 3, Ending.CLOSE))
            .streams()
            .ends(End.interrupted()),
        says(31, "a reset inside an event", voice -> Scripts.insideEvent(voice, 3, Ending.RESET))
            .streams()
            .ends(End.interrupted()),
        says(
                31,
                "less than its length",
                voice ->
                    Scripts.then(voice, 3, List.of())
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
                    Scripts.then(voice, 3, List.of(voice.errorEvent("server_error", "broken"))))
            .streams()
            .ends(End.interrupted()),
        says(
                32,
                "an error event, and then [DONE]",
                voice ->
                    Scripts.then(
                        voice,
                        3,
                        List.of(voice.errorEvent("server_error", "broken"), "data: [DONE]\n\n")))
            .in(CHAT)
            .streams()
            .ends(End.interrupted()),
        says(
                33,
                "a flat error event",
                voice ->
                    Scripts.then(
                        voice,
                        3,
                        List.of(
                            "data:"
                                + " {\"object\":\"error\",\"message\":\"broken\",\"type\":\"internal_error\",\"param\":null,\"code\":\"3000\"}\n\n")))
            .in(CHAT)
            .of("mistral")
            .streams()
            .ends(End.interrupted()),
        says(34, "a stall", voice -> Scripts.after(voice, 3, Ending.STALL))
            .streams()
            .clocks("idle: 400ms")
            .cancelsA()
            .ends(End.interrupted().between(ms(390), ms(3_000))),
        says(34, "a stream longer than its attempt", voice -> voice.text(TEXT_OF_A).pace(ms(150)))
            .streams()
            .clocks("attempt: 1s")
            .cancelsA()
            .ends(End.interrupted().between(ms(900), ms(4_000))),
        says(37, "an end, and B says the same", voice -> Scripts.after(voice, 3, Ending.CLOSE))
            .streams()
            .whileB(Scripts::good)
            .policy("streaming: {on_interrupt: resume}")
            .ends(End.fromA().asking(1, 1)),
        says(
                37,
                "an end, and B says something else",
                voice -> Scripts.after(voice, 3, Ending.CLOSE))
            .streams()
            .entries("", "capabilities: [tools]")
            .policy("streaming: {on_interrupt: resume}")
            .ends(End.interrupted().asking(1, 1)),
        says(
                37,
                "an end, and B continues what was said",
                voice -> Scripts.after(voice, 3, Ending.CLOSE))
            .streams()
            .whileB(Scripts::rest)
            .entries("", "capabilities: [prefill]")
            .policy("streaming: {on_interrupt: resume}")
            .ends(End.fromA().asking(1, 1)),
        says(37, "a stall, and B says the same", voice -> Scripts.after(voice, 3, Ending.STALL))
            .streams()
            .whileB(Scripts::good)
            .clocks("idle: 400ms")
            .policy("streaming: {on_interrupt: resume}")
            .cancelsA()
            .ends(End.fromA().asking(1, 1)),
        says(
                38,
                "an end, and B rejects the beginning",
                voice -> Scripts.after(voice, 3, Ending.CLOSE))
            .streams()
            .whileB(voice -> voice.error(400))
            .entries("", "capabilities: [prefill]")
            .policy("streaming: {on_interrupt: resume}")
            .ends(End.interrupted().asking(1, 1)),
        says(36, "an end inside a call of a tool, and resuming is allowed", Scripts::insideTool)
            .streams()
            .policy("streaming: {on_interrupt: resume}")
            .ends(End.interrupted()),
        says(36, "an end inside a call of a tool", Scripts::insideTool)
            .streams()
            .ends(End.interrupted()),
        says(36, "the same, held until it is complete", Scripts::insideTool)
            .streams()
            .policy("streaming: {commit: complete}")
            .ends(End.fromB()),
        says(
                36,
                "a reset, held until it is complete",
                voice -> Scripts.after(voice, 5, Ending.RESET))
            .streams()
            .policy("streaming: {commit: complete}")
            .ends(End.fromB()));
  }

  private static List<Fault> whole() {
    return List.of(
        says(
                35,
                "one event of sixty that is not JSON",
                voice -> Scripts.unreadable(voice, SIXTY, 30))
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
                voice -> Scripts.changed(voice, all -> replaced(all, "\r")))
            .streams()
            .ends(End.fromA()),
        says(
                39,
                "lines that end with CR LF",
                voice -> Scripts.changed(voice, all -> replaced(all, "\r\n")))
            .streams()
            .ends(End.fromA()),
        says(
                39,
                "CR LF, a byte at a time",
                voice ->
                    Scripts.changed(voice, all -> replaced(all, "\r\n"))
                        .with(answer -> answer.drip(Duration.ofNanos(100_000))))
            .streams()
            .ends(End.fromA()),
        says(
                39,
                "a byte order mark",
                voice ->
                    Scripts.changed(
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
                    Scripts.changed(
                        voice, all -> all.stream().flatMap(e -> Stream.of(": hm\n\n", e)).toList()))
            .streams()
            .ends(End.fromA()),
        says(
                39,
                "no length and no chunks",
                voice -> Scripts.good(voice).with(answer -> answer.framing(Framing.UNTIL_CLOSE)))
            .streams()
            .ends(End.fromA()));
  }

  private static List<Fault> limits() {
    return List.of(
        says(
                40,
                "an event of 5 MB before content",
                voice -> Scripts.then(voice, 0, List.of(voice.delta("x".repeat(5_000_000)))))
            .streams()
            .ends(End.fromB()),
        says(
                40,
                "an event of 5 MB after content",
                voice -> Scripts.then(voice, 2, List.of(voice.delta("x".repeat(5_000_000)))))
            .streams()
            .ends(End.interrupted()),
        says(
                40,
                "a head of 1 MB",
                voice -> Answer.json(200, "{}").header("x-long", "x".repeat(1_000_000)))
            .ends(End.fromB()),
        says(42, "both are down", voice -> voice.error(503))
            .whileB(voice -> voice.error(503))
            .ends(
                End.error(503, 1, 1)
                    .header("x-should-retry", "false")
                    .saying("http_503", "\"attempt\":2")),
        says(42, "both reset", voice -> Answers.reset())
            .whileB(voice -> Answers.reset())
            .ends(End.error(502, 1, 1).saying("connection_lost")),
        says(42, "B rejects what A could not do", voice -> voice.error(503))
            .whileB(voice -> voice.error(400))
            .ends(End.error(503, 1, 1)),
        says(54, "a probe that ends in 400", voice -> voice.error(503))
            .thenA(voice -> voice.error(400))
            .thenWell()
            .policy("circuit_breaker: {failures: 1, open: 300ms}")
            .ends(End.fromB())
            .ends(End.onlyB())
            .ends(ms(500), End.asSent(400))
            .ends(End.fromA()),
        says(54, "a probe that ends in silence", voice -> voice.error(503))
            .thenA(voice -> Answers.silence())
            .thenWell()
            .policy("circuit_breaker: {failures: 1, open: 300ms}")
            .clocks("first_token: 300ms, attempt: 300ms")
            .ends(End.fromB())
            .ends(ms(500), End.fromB())
            .ends(End.onlyB())
            .ends(ms(800), End.fromA()),
        says(57, "the third attempt hangs near the deadline", voice -> voice.error(503))
            .thenA(voice -> voice.error(503))
            .thenA(voice -> Answers.silence())
            .alone()
            .policy("deadline: 2s, default_strategy: same_model, default_max_attempts: 3")
            .ends(End.error(504, 3, 0).saying("\"attempt\":3").between(ms(1_900), ms(3_000))));
  }

  private static List<String> replaced(List<String> events, String lineEnd) {
    return events.stream().map(event -> event.replace("\n", lineEnd)).toList();
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}

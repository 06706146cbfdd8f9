package dev.understudy.testkit.faults;

import static dev.understudy.testkit.faults.Fault.at;
import static dev.understudy.testkit.faults.Fault.says;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import java.time.Duration;
import java.util.List;

/// Faults of the way to a provider.
final class ConnectionFaults {
  private ConnectionFaults() {}

  static List<Fault> rows() {
    return List.of(
        at(1, "nobody listens", Site::refusing).ends(5, End.fromB().asking(0, 1)).ends(End.onlyB()),
        at(2, "SYNs are not answered", Site::blackHole)
            .clock(Clock.CONNECT, ms(300))
            .ends(5, End.fromB().asking(0, 1).between(ms(290), ms(5_000)))
            .ends(End.onlyB()),
        at(3, "the name does not exist", Site::nameless)
            .ends(End.fromB().asking(0, 1).between(ms(0), ms(6_000))),
        at(4, "TLS as it should be", Site::secure).ends(End.fromA()),
        at(4, "the certificate has expired", Site::expired).ends(End.fromB().asking(0, 1)),
        at(4, "the certificate is another host's", Site::elsewhere).ends(End.fromB().asking(0, 1)),
        at(4, "nobody vouches for the certificate", Site::untrusted).ends(End.fromB().asking(0, 1)),
        at(4, "the handshake stalls", Site::stalledHandshake)
            .clock(Clock.CONNECT, ms(400))
            .ends(End.fromB().asking(0, 1).between(ms(390), ms(3_000))),
        says(5, "a kept connection is stale", voice -> Misdeeds.good(voice).with(Answer::thenStale))
            .thenWell()
            .ends(End.fromA())
            .ends(End.fromA()),
        says(
                5,
                "a kept connection was closed",
                voice -> Misdeeds.good(voice).with(Answer::thenClose))
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
            .in(Dialect.CHAT, Dialect.RESPONSES)
            .leavingState()
            .ends(End.error(502, 1, 0)));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}

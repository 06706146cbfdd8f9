package dev.understudy.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Phase;
import dev.understudy.dialects.Piece;
import dev.understudy.transport.Recorder.Ending.Complete;
import dev.understudy.transport.Recorder.Ending.Failed;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The one retry that is not an attempt.
class FreeRetryTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

  /// Answers one request on a connection, reads the next and closes; the third connection and later
  /// ones behave.
  private static Peer stale(int staleConnections, boolean reset) {
    return Peer.running((wire, number) -> {
      wire.request();
      wire.send(HELLO);
      if (number <= staleConnections) {
        wire.request();
        if (reset) {
          wire.reset();
        }
        return;
      }
      while (wire.request()) {
        wire.send(HELLO);
      }
    });
  }

  @Test
  void aStaleConnectionIsReplacedAndNobodyNotices() throws Exception {
    for (boolean reset : new boolean[] {true, false}) {
      try (Peer peer = stale(1, reset);
          Rig rig = new Rig()) {
        assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
        Recorder second = rig.plain(peer.origin(), Rig.PATIENT);
        assertThat(second.ending()).isEqualTo(new Complete());
        assertThat(second.body()).isEqualTo("hello");
        assertThat(second.endings.get()).isEqualTo(1);
        assertThat(peer.connections()).isEqualTo(2);
        assertThat(rig.open(peer.origin())).isEqualTo(1);
      }
    }
  }

  @Test
  void whatIsSentAgainIsTheSame() throws Exception {
    byte[] caller = "x".repeat(100_000).concat("{\"model\":\"m\"}").getBytes(US_ASCII);
    byte[] before = caller.clone();
    List<Piece> body =
        List.of(
            new Piece(caller, 100_000, 100_009),
            Piece.of("\"n\"".getBytes(US_ASCII)),
            new Piece(caller, 100_012, caller.length),
            new Piece(caller, 1, 99_999));
    try (Peer peer = stale(1, false);
        Rig rig = new Rig()) {
      RequestHead head = RequestHead.of(peer.origin(), "POST", "/v1/m", HeaderLines.NONE);
      ClientRequest request = new ClientRequest(head, HeaderLines.NONE, body, false, true);
      assertThat(rig.start(request, Rig.PATIENT).ending()).isEqualTo(new Complete());
      assertThat(rig.start(request, Rig.PATIENT).ending()).isEqualTo(new Complete());
      assertThat(peer.connections()).isEqualTo(2);
      assertThat(peer.requests()).hasSize(3);
      assertThat(peer.requests().get(0)).endsWith("\r\n\r\n{\"model\":\"n\"}" + "x".repeat(99_998));
      assertThat(Set.copyOf(peer.requests())).hasSize(1);
      assertThat(caller).isEqualTo(before);
    }
  }

  @Test
  void aConnectionThatWasClosedWhileIdleIsNotUsed() throws Exception {
    try (Peer peer =
            Peer.running((wire, number) -> {
              wire.request();
              wire.send(HELLO);
            });
        Rig rig = new Rig()) {
      assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
      rig.until("seen closed", () -> rig.client.side(rig.loop).pool(peer.origin()).open() == 0);
      assertThat(rig.start(Rig.unsafe(peer.origin()), Rig.PATIENT).ending())
          .isEqualTo(new Complete());
    }
  }

  @Test
  void aRequestThatMayNotBeSentTwiceIsNot() throws Exception {
    try (Peer peer = stale(1, false);
        Rig rig = new Rig()) {
      assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
      Recorder second = rig.start(Rig.unsafe(peer.origin()), Rig.PATIENT);
      assertThat(second.ending()).isInstanceOf(Failed.class);
      assertThat(((Failed) second.ending()).phase()).isEqualTo(Phase.FIRST_BYTE);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatAnsweredAtAllIsNotStale() throws Exception {
    try (Peer peer =
            Peer.running((wire, number) -> {
              wire.request();
              wire.send(HELLO);
              wire.request();
              wire.send("H");
            });
        Rig rig = new Rig()) {
      assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
      assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isInstanceOf(Failed.class);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void aFreshConnectionThatClosesIsNotStale() throws Exception {
    try (Peer peer = Peer.running((wire, number) -> wire.request());
        Rig rig = new Rig()) {
      assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isInstanceOf(Failed.class);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void thereIsOnlyOneRetry() throws Exception {
    try (Peer peer =
            Peer.running((wire, number) -> {
              wire.request();
              if (number == 1) {
                wire.send(HELLO);
                wire.request();
              }
            });
        Rig rig = new Rig()) {
      assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
      Recorder second = rig.plain(peer.origin(), Rig.PATIENT);
      assertThat(second.ending()).isInstanceOf(Failed.class);
      assertThat(peer.connections()).isEqualTo(2);
      assertThat(peer.requests()).hasSize(3);
    }
  }

  @Test
  void aRefusedConnectionIsTriedOnceMore() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    NameResolver late =
        (loop, host) ->
            Rig.names(lookups.incrementAndGet() == 1 ? "127.0.0.3" : "127.0.0.1")
                .resolve(loop, host);
    try (Peer peer = Peer.answering(HELLO);
        Rig rig = new Rig(true, settings -> settings.names(late))) {
      Origin named = new Origin("http", "late.test", peer.port());
      assertThat(rig.plain(named, Rig.PATIENT).ending()).isEqualTo(new Complete());
      assertThat(lookups.get()).isEqualTo(2);
    }
  }

  @Test
  void aConnectionThatIsRefusedTwiceFails() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    NameResolver refusing =
        (loop, host) -> {
          lookups.incrementAndGet();
          return Rig.names("127.0.0.3").resolve(loop, host);
        };
    try (Peer peer = Peer.answering(HELLO);
        Rig rig = new Rig(true, settings -> settings.names(refusing))) {
      Origin named = new Origin("http", "refused.test", peer.port());
      Recorder heard = rig.plain(named, Rig.PATIENT);
      assertThat(heard.ending()).isInstanceOf(Failed.class);
      assertThat(((Failed) heard.ending()).phase()).isEqualTo(Phase.CONNECT);
      assertThat(lookups.get()).isEqualTo(2);
      assertThat(rig.open(named)).isZero();
    }
  }
}

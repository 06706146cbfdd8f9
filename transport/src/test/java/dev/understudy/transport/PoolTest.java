package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import dev.understudy.transport.Recorder.Ending.Complete;
import dev.understudy.transport.Recorder.Ending.Failed;
import dev.understudy.transport.Recorder.Ending.Late;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
  private static final Duration LONG = Duration.ofSeconds(20);

  private static Rig limited(int connections, int waiting, Duration idle) {
    PoolLimits limits = new PoolLimits(connections, waiting, idle);
    return new Rig(true, settings -> settings.limits(limits));
  }

  @Test
  void exchangesWaitForAConnectionInTheOrderTheyCame() throws Exception {
    try (Peer peer = Peer.answering(HELLO);
        Rig rig = limited(1, 100, LONG)) {
      List<Recorder> all = new ArrayList<>();
      for (int call = 0; call < 50; call++) {
        all.add(rig.start(Rig.post(peer.origin(), "" + call, false), Rig.PATIENT));
      }
      for (Recorder each : all) {
        assertThat(each.ending()).isEqualTo(new Complete());
      }
      assertThat(peer.connections()).isEqualTo(1);
      for (int call = 0; call < 50; call++) {
        assertThat(peer.requests().get(call)).endsWith("\r\n\r\n" + call);
      }
    }
  }

  @Test
  void whoFindsTheQueueFullFailsAtOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Peer peer =
            Peer.running((wire, number) -> {
              while (wire.request()) {
                go.await();
                wire.send(HELLO);
              }
            });
        Rig rig = limited(1, 1, LONG)) {
      Recorder first = rig.plain(peer.origin(), Rig.PATIENT);
      Recorder second = rig.plain(peer.origin(), Rig.PATIENT);
      Recorder third = rig.plain(peer.origin(), Rig.PATIENT);
      assertThat(third.ending()).isInstanceOf(Failed.class);
      Failed failed = (Failed) third.ending();
      assertThat(failed.phase()).isEqualTo(Phase.CONNECT);
      assertThat(failed.cause()).isInstanceOf(NoConnection.class);
      go.countDown();
      assertThat(first.ending()).isEqualTo(new Complete());
      assertThat(second.ending()).isEqualTo(new Complete());
    }
  }

  @Test
  void waitingCountsAsConnecting() throws Exception {
    try (Peer peer =
            Peer.running((wire, number) -> {
              wire.request();
              wire.waitForEnd();
            });
        Rig rig = limited(1, 5, LONG)) {
      Recorder first = rig.plain(peer.origin(), Rig.PATIENT);
      Duration connect = Duration.ofMillis(60);
      Recorder second = rig.plain(peer.origin(), new Timeouts(connect, LONG, LONG, LONG, LONG));
      assertThat(second.ending()).isEqualTo(new Late(Phase.CONNECT, connect));
      assertThat(first.isOver()).isFalse();
    }
  }

  @Test
  void aWaiterGetsANewConnectionWhenTheOneInUseBreaks() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Peer peer =
            Peer.running((wire, number) -> {
              wire.request();
              if (number == 1) {
                go.await();
                wire.reset();
              }
              wire.send(HELLO);
              wire.waitForEnd();
            });
        Rig rig = limited(1, 5, LONG)) {
      Recorder first = rig.plain(peer.origin(), Rig.PATIENT);
      Recorder second = rig.plain(peer.origin(), Rig.PATIENT);
      go.countDown();
      assertThat(first.ending()).isInstanceOf(Failed.class);
      assertThat(second.ending()).isEqualTo(new Complete());
      assertThat(peer.connections()).isEqualTo(2);
    }
  }

  @Test
  void aWaiterThatIsCancelledIsForgotten() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Peer peer =
            Peer.running((wire, number) -> {
              while (wire.request()) {
                go.await();
                wire.send(HELLO);
              }
            });
        Rig rig = limited(1, 1, LONG)) {
      Recorder first = rig.plain(peer.origin(), Rig.PATIENT);
      Recorder gone = new Recorder();
      rig.client.send(rig.loop, Rig.post(peer.origin(), "gone", false), Rig.PATIENT, gone).cancel();
      Recorder third = rig.plain(peer.origin(), Rig.PATIENT);
      assertThat(rig.on(() -> true)).isTrue(); // everybody waits
      go.countDown();
      assertThat(first.ending()).isEqualTo(new Complete());
      assertThat(third.ending()).isEqualTo(new Complete());
      assertThat(gone.isOver()).isFalse();
      assertThat(peer.requests()).hasSize(2).noneMatch(request -> request.endsWith("gone"));
    }
  }

  @Test
  void anIdleConnectionIsClosedWhenItsTimeIsOver() throws Exception {
    try (Peer peer = Peer.answering(HELLO);
        Rig rig = limited(5, 5, Duration.ofMillis(50))) {
      assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
      rig.until("closed", () -> rig.client.side(rig.loop).pool(peer.origin()).open() == 0);
      assertThat(rig.idle(peer.origin())).isZero();
      rig.until("no clock", () -> rig.client.side(rig.loop).clockwork().running() == 0);
    }
  }

  @Test
  void theIdleTimeThatThePeerAnnouncesIsKept() throws Exception {
    try (Peer peer =
            Peer.answering(
                "HTTP/1.1 200 OK\r\nkeep-alive: timeout=0\r\ncontent-length: 0\r\n\r\n");
        Rig rig = limited(5, 5, LONG)) {
      for (int call = 1; call <= 3; call++) {
        assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
        assertThat(peer.connections()).isEqualTo(call);
      }
    }
    assertThat(Pool.announced(5)).isEqualTo(Duration.ofSeconds(4).toNanos());
    assertThat(Pool.announced(1)).isEqualTo(Duration.ofMillis(500).toNanos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok and more",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nmore"
      })
  void someConnectionsAreNotUsedAgain(String answer) throws Exception {
    try (Peer peer = Peer.answering(answer);
        Rig rig = limited(5, 5, LONG)) {
      for (int call = 1; call <= 2; call++) {
        assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
        assertThat(peer.connections()).isEqualTo(call);
      }
      rig.until("closed", () -> rig.client.side(rig.loop).pool(peer.origin()).open() == 0);
    }
  }

  @Test
  void aConnectionThatSpeaksUnaskedIsClosed() throws Exception {
    CountDownLatch speak = new CountDownLatch(1);
    try (Peer peer =
            Peer.running((wire, number) -> {
              wire.request();
              wire.send(HELLO);
              speak.await();
              wire.send("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n");
              wire.waitForEnd();
            });
        Rig rig = limited(5, 5, LONG)) {
      assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
      assertThat(rig.open(peer.origin())).isEqualTo(1);
      speak.countDown();
      rig.until("closed", () -> rig.client.side(rig.loop).pool(peer.origin()).open() == 0);
    }
  }

  @Test
  void theConnectionUsedLastIsUsedFirst() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    try (Peer peer =
            Peer.running((wire, number) -> {
              wire.request();
              both.countDown();
              both.await();
              do {
                wire.send("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n" + number);
              } while (wire.request());
            });
        Rig rig = limited(5, 5, LONG)) {
      Recorder first = rig.plain(peer.origin(), Rig.PATIENT);
      Recorder second = rig.plain(peer.origin(), Rig.PATIENT);
      assertThat(first.ending()).isEqualTo(new Complete());
      assertThat(second.ending()).isEqualTo(new Complete());
      Recorder third = rig.plain(peer.origin(), Rig.PATIENT);
      assertThat(third.ending()).isEqualTo(new Complete());
      for (int call = 0; call < 5; call++) {
        Recorder next = rig.plain(peer.origin(), Rig.PATIENT);
        assertThat(next.ending()).isEqualTo(new Complete());
        assertThat(next.body()).isEqualTo(third.body());
      }
      assertThat(peer.connections()).isEqualTo(2);
    }
  }

  @Test
  void aClosedClientKeepsNothingAndStartsNothing() throws Exception {
    try (Peer peer = Peer.answering(HELLO);
        Rig rig = limited(5, 5, LONG)) {
      assertThat(rig.plain(peer.origin(), Rig.PATIENT).ending()).isEqualTo(new Complete());
      rig.client.close();
      rig.until("closed", () -> rig.client.side(rig.loop).pool(peer.origin()).open() == 0);
      Recorder late = rig.plain(peer.origin(), Rig.PATIENT);
      assertThat(late.ending()).isInstanceOf(Failed.class);
      assertThat(((Failed) late.ending()).cause()).isInstanceOf(NoConnection.class);
    }
  }
}

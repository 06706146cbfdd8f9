package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import dev.understudy.transport.Recorder.Ending.Complete;
import dev.understudy.transport.Recorder.Ending.Late;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clocks that run out, on real sockets.
class TimeoutTest {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(60);
  private static final Peer.Script SILENT =
      (wire, number) -> {
        wire.request();
        wire.waitForEnd();
      };

  private final Rig rig = new Rig();

  @AfterEach
  void nothingIsLeft() throws Exception {
    rig.until("no clock runs", () -> rig.client.side(rig.loop).clockwork().running() == 0);
    rig.close();
  }

  @Test
  void aConnectionThatIsNeverMadeRunsIntoItsClock() throws Exception {
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      boolean filled = false;
      while (!filled) {
        Socket filler = new Socket();
        fillers.add(filler);
        try {
          filler.connect(full.getLocalSocketAddress(), 200);
        } catch (SocketTimeoutException backlogFull) {
          filled = true;
        }
      }
      Origin hole = new Origin("http", "127.0.0.1", full.getLocalPort());
      Recorder heard = rig.plain(hole, new Timeouts(SHORT, LONG, LONG, LONG, LONG));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.CONNECT, SHORT));
      assertThat(rig.open(hole)).isZero();
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  @Test
  void aNameServerThatIsSilentRunsIntoTheConnectClock() throws Exception {
    try (Rig deaf = new Rig(true, settings -> settings.names((loop, host) -> loop.newPromise()))) {
      Recorder heard =
          deaf.plain(Origin.parse("http://slow.test"), new Timeouts(SHORT, LONG, LONG, LONG, LONG));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.CONNECT, SHORT));
    }
  }

  @Test
  void aHandshakeThatStallsRunsIntoTheConnectClock() throws Exception {
    try (Peer peer = Peer.running((wire, number) -> wire.waitForEnd())) {
      Origin secure = new Origin("https", "127.0.0.1", peer.port());
      Recorder heard = rig.plain(secure, new Timeouts(SHORT, LONG, LONG, LONG, LONG));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.CONNECT, SHORT));
      assertThat(rig.open(secure)).isZero();
    }
  }

  @Test
  void aProviderThatStopsReadingRunsIntoTheIdleClock() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Peer peer = Peer.running((wire, number) -> over.await())) {
      ClientRequest large = Rig.post(peer.origin(), "x".repeat(30_000_000), false);
      Recorder heard = rig.start(large, new Timeouts(LONG, LONG, SHORT, LONG, LONG));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.SEND, SHORT));
      over.countDown();
    }
  }

  @Test
  void aSilentStreamRunsIntoFirstTokenAndItsConnectionIsClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.waitForEnd();
          closed.countDown();
        })) {
      Recorder heard = rig.stream(peer.origin(), new Timeouts(LONG, SHORT, LONG, LONG, LONG));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.FIRST_BYTE, SHORT));
      assertThat(closed.await(1, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void pingsDoNotStopFirstToken() throws Exception {
    try (Peer peer = pinging()) {
      Recorder heard =
          rig.stream(peer.origin(), new Timeouts(LONG, Duration.ofMillis(150), LONG, LONG, LONG));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.FIRST_BYTE, Duration.ofMillis(150)));
      assertThat(heard.body()).contains(":\n\n");
    }
  }

  @Test
  void aSilentPlainAnswerIsLeftToTheAttemptClock() throws Exception {
    try (Peer peer = Peer.running(SILENT)) {
      Recorder heard =
          rig.plain(peer.origin(), new Timeouts(LONG, SHORT, SHORT, SHORT, Duration.ofMillis(250)));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.FIRST_BYTE, Duration.ofMillis(250)));
    }
  }

  @Test
  void aPlainAnswerThatStallsRunsIntoTheIdleClock() throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhel");
          wire.waitForEnd();
        })) {
      Recorder heard = rig.plain(peer.origin(), new Timeouts(LONG, LONG, SHORT, LONG, LONG));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.BODY, SHORT));
    }
  }

  @Test
  void aPlainAnswerThatTricklesRunsIntoTheAttemptClock() throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send("HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n");
          while (true) {
            wire.send("x");
            wire.pause(5);
          }
        })) {
      Duration attempt = Duration.ofSeconds(1);
      Recorder heard = rig.plain(peer.origin(), new Timeouts(LONG, LONG, LONG, LONG, attempt));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.BODY, attempt));
    }
  }

  @Test
  void aStreamThatFallsSilentAfterContentRunsIntoTheIdleClock() throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send(CHUNKED + "5\r\nhello\r\n");
          wire.waitForEnd();
        })) {
      Seeing heard = new Seeing();
      heard.start(rig, peer.origin(), new Timeouts(LONG, LONG, SHORT, LONG, LONG));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.BODY, SHORT));
    }
  }

  @Test
  void aStreamOfNothingButPingsEndsAfterFourTimesIdle() throws Exception {
    Duration idle = Duration.ofMillis(300);
    try (Peer peer = pinging()) {
      Seeing heard = new Seeing();
      heard.start(rig, peer.origin(), new Timeouts(LONG, LONG, idle, LONG, LONG));
      assertThat(heard.ending()).isEqualTo(new Late(Phase.BODY, idle.multipliedBy(4)));
    }
  }

  @Test
  void aModelThatThinksHasItsOwnClock() throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send(CHUNKED + "5\r\nhello\r\n");
          wire.pause(250);
          wire.send("0\r\n\r\n");
        })) {
      Seeing heard = new Seeing();
      heard.thinks = true;
      heard.start(rig, peer.origin(), new Timeouts(LONG, LONG, SHORT, LONG, LONG));
      assertThat(heard.ending()).isEqualTo(new Complete());
    }
  }

  @Test
  void theIdleClockStandsStillWhileNothingIsRead() throws Exception {
    CountDownLatch more = new CountDownLatch(1);
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello");
          more.await();
          wire.send("world");
          wire.waitForEnd();
        })) {
      Recorder heard = new Recorder();
      ClientExchange exchange =
          rig.client.send(
              rig.loop,
              Rig.post(peer.origin(), "{}", false),
              new Timeouts(LONG, LONG, Duration.ofMillis(400), LONG, LONG),
              heard);
      heard.firstBody.get();
      rig.on(() -> {
        exchange.pause();
        return true;
      });
      more.countDown();
      CountDownLatch later = new CountDownLatch(1);
      var unused = rig.loop.schedule(later::countDown, 700, TimeUnit.MILLISECONDS);
      later.await();
      assertThat(heard.isOver()).isFalse();
      assertThat(heard.body()).isEqualTo("hello");
      exchange.resume();
      assertThat(heard.ending()).isEqualTo(new Complete());
      assertThat(heard.body()).isEqualTo("helloworld");
    }
  }

  @Test
  void inputThatIsAlreadyThereWinsAgainstAClockThatRanOut() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          asked.countDown();
          wire.pause(20);
          wire.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
          answered.countDown();
        })) {
      Recorder heard =
          rig.stream(peer.origin(), new Timeouts(LONG, Duration.ofSeconds(1), LONG, LONG, LONG));
      asked.await();
      // The whole loop stands still, longer than the clock, while the answer arrives.
      CountDownLatch stopped = new CountDownLatch(1);
      rig.loop.execute(() -> {
        try {
          answered.await();
          var unused = stopped.await(1200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException end) {
          Thread.currentThread().interrupt();
        }
      });
      assertThat(heard.ending()).isEqualTo(new Complete());
    }
  }

  private static Peer pinging() {
    return Peer.running((wire, number) -> {
      wire.request();
      wire.send(CHUNKED);
      while (true) {
        wire.send("3\r\n:\n\n\r\n");
        wire.pause(10);
      }
    });
  }

  /// Takes the first bytes for content, and perhaps for the beginning of a thought.
  private static final class Seeing extends Recorder {
    private final CompletableFuture<ClientExchange> exchange = new CompletableFuture<>();
    volatile boolean thinks;

    void start(Rig rig, Origin origin, Timeouts clocks) throws Exception {
      rig.on(() ->
          exchange.complete(rig.client.send(rig.loop, Rig.post(origin, "{}", true), clocks, this)));
    }

    @Override
    public void body(ByteBuf chunk) {
      boolean first = !firstBody.isDone();
      super.body(chunk);
      if (first) {
        exchange.join().contentSeen();
        exchange.join().thinking(thinks);
      }
    }
  }
}

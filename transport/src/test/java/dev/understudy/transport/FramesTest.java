package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import dev.understudy.testkit.frames.Frame;
import dev.understudy.testkit.frames.FramePeer;
import dev.understudy.testkit.frames.FrameWire;
import dev.understudy.testkit.frames.Message;
import dev.understudy.testkit.peer.Certificate;
import dev.understudy.transport.Recorder.Ending.Complete;
import dev.understudy.transport.Recorder.Ending.Failed;
import dev.understudy.transport.Recorder.Ending.Late;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Exchanges over HTTP/2, with a provider that says exactly which frames.
class FramesTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int MAX_STREAMS = 3;
  private static final int INITIAL_WINDOW = 4;

  /// The first stream of our client: Netty keeps 1 for upgrades.
  private static final int FIRST = 3;

  private static Origin origin(FramePeer peer) {
    return new Origin("http", "127.0.0.1", peer.port());
  }

  private static Rig rig(FramePeer peer) {
    return new Rig(true, settings -> settings.http2WithPriorKnowledge(origin(peer)));
  }

  private static Rig limited(FramePeer peer, int connections) {
    return new Rig(
        true,
        settings ->
            settings
                .http2WithPriorKnowledge(origin(peer))
                .limits(new PoolLimits(connections, 100, LONG)));
  }

  private static void hello(FrameWire wire, Message request) throws Exception {
    wire.headers(request.stream(), false, ":status", "200", "content-length", "5");
    wire.send(Frame.data(request.stream(), "hello", true));
  }

  /// Answers everything with `hello`.
  private static FramePeer greeting(int... settings) {
    return FramePeer.plain((wire, number) -> {
      wire.accept(settings);
      for (Message next = wire.message(); next != null; next = wire.message()) {
        hello(wire, next);
      }
    });
  }

  private static Failed failed(Recorder heard) throws Exception {
    assertThat(heard.ending()).isInstanceOf(Failed.class);
    return (Failed) heard.ending();
  }

  @Test
  void aRequestIsFieldsAndData() throws Exception {
    List<Message> requests = new CopyOnWriteArrayList<>();
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              Message request = wire.expectMessage();
              requests.add(request);
              wire.headers(FIRST, false, ":status", "103", "link", "</x>");
              wire.headers(FIRST, false, ":status", "201", "x-request-id", "abc", "empty", "");
              wire.send(Frame.data(FIRST, "he", false), Frame.data(FIRST, "llo", false));
              wire.headers(FIRST, true, "grpc-status", "0");
              wire.drain();
            });
        Rig rig = rig(peer)) {
      Recorder heard = rig.plain(origin(peer), Rig.PATIENT);
      assertThat(heard.ending()).isEqualTo(new Complete());
      assertThat(heard.status.join()).isEqualTo(201);
      assertThat(heard.body()).isEqualTo("hello");
      assertThat(heard.header("x-request-id")).isEqualTo("abc");
      assertThat(heard.header("empty")).isEmpty();
      assertThat(Objects.requireNonNull(heard.headers).size()).isEqualTo(2);
      assertThat(requests.get(0).fields())
          .isEqualTo(
              FrameWire.fields(
                  ":method",
                  "POST",
                  ":scheme",
                  "http",
                  ":authority",
                  "127.0.0.1:" + peer.port(),
                  ":path",
                  "/v1/chat/completions",
                  "authorization",
                  "Bearer key",
                  "content-length",
                  "2"));
      assertThat(requests.get(0).text()).isEqualTo("{}");
    }
  }

  @Test
  void exchangesShareOneConnection() throws Exception {
    try (FramePeer peer = greeting();
        Rig rig = rig(peer)) {
      for (int round = 0; round < 3; round++) {
        List<Recorder> all = new ArrayList<>();
        for (int call = 0; call < 50; call++) {
          all.add(rig.plain(origin(peer), Rig.PATIENT));
        }
        for (Recorder each : all) {
          assertThat(each.ending()).isEqualTo(new Complete());
          assertThat(each.body()).isEqualTo("hello");
        }
      }
      assertThat(peer.connections()).isEqualTo(1);
      assertThat(rig.open(origin(peer))).isEqualTo(1);
      assertThat(rig.idle(origin(peer))).isEqualTo(1);
      assertThat(rig.clocks()).as("the idle connection's").isEqualTo(1);
    }
  }

  @Test
  void noMoreStreamsAreBegunThanThePeerAllows() throws Exception {
    AtomicInteger most = new AtomicInteger();
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept(MAX_STREAMS, 2);
              for (Message next = wire.message(); next != null; next = wire.message()) {
                long open =
                    wire.seen().stream().filter(f -> f.type() == Frame.HEADERS).count()
                        - (next.stream() - FIRST) / 2;
                most.accumulateAndGet((int) open, Math::max);
                hello(wire, next);
              }
            });
        Rig rig = limited(peer, 1)) {
      List<Recorder> all = new ArrayList<>();
      for (int call = 0; call < 20; call++) {
        all.add(rig.plain(origin(peer), Rig.PATIENT));
      }
      for (Recorder each : all) {
        assertThat(each.ending()).isEqualTo(new Complete());
      }
      assertThat(peer.connections()).isEqualTo(1);
      assertThat(most.get()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void whereAConnectionIsFullAnotherIsMade() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept(MAX_STREAMS, 1);
              for (Message next = wire.message(); next != null; next = wire.message()) {
                both.countDown();
                both.await();
                hello(wire, next);
              }
            });
        Rig rig = limited(peer, 5)) {
      Recorder one = rig.plain(origin(peer), Rig.PATIENT);
      Recorder two = rig.plain(origin(peer), Rig.PATIENT);
      assertThat(one.ending()).isEqualTo(new Complete());
      assertThat(two.ending()).isEqualTo(new Complete());
      assertThat(peer.connections()).isEqualTo(2);
    }
  }

  @Test
  void whatAPeerThatGoesAwayNeverSawIsSentAgain() throws Exception {
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              if (number == 1) {
                Message first = wire.expectMessage();
                Message second = wire.expectMessage();
                wire.send(Frame.goAway(first.stream(), Frame.NO_ERROR));
                assertThat(second).isNotNull();
                hello(wire, first);
                wire.drain();
              } else {
                hello(wire, wire.expectMessage());
                wire.drain();
              }
            });
        Rig rig = rig(peer)) {
      Recorder first = rig.plain(origin(peer), Rig.PATIENT);
      Recorder second = rig.start(Rig.unsafe(origin(peer)), Rig.PATIENT);
      assertThat(first.ending()).isEqualTo(new Complete());
      assertThat(second.ending()).isEqualTo(new Complete());
      assertThat(peer.connections()).isEqualTo(2);
      rig.until(
          "the old one is closed", () -> rig.client.side(rig.loop).pool(origin(peer)).open() == 1);
    }
  }

  @Test
  void aConnectionThatWillEndTakesNoNewExchanges() throws Exception {
    CompletableFuture<Void> second = new CompletableFuture<>();
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              Message request = wire.expectMessage();
              if (number == 1) {
                wire.headers(FIRST, false, ":status", "200");
                wire.send(Frame.goAway(Integer.MAX_VALUE, Frame.NO_ERROR));
                wire.send(Frame.data(FIRST, "a", false));
                second.get(5, TimeUnit.SECONDS);
                wire.send(Frame.data(FIRST, "b", true));
              } else {
                hello(wire, request);
              }
              wire.drain();
            });
        Rig rig = rig(peer)) {
      Recorder old = rig.stream(origin(peer), Rig.PATIENT);
      assertThat(old.firstBody.get(5, TimeUnit.SECONDS)).isEqualTo("a");
      assertThat(rig.plain(origin(peer), Rig.PATIENT).ending()).isEqualTo(new Complete());
      second.complete(null);
      assertThat(old.ending()).isEqualTo(new Complete());
      assertThat(old.body()).isEqualTo("ab");
      assertThat(peer.connections()).isEqualTo(2);
    }
  }

  @Test
  void aRefusedStreamIsTriedOnAnotherConnection() throws Exception {
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              Message request = wire.expectMessage();
              if (number == 1) {
                wire.send(Frame.reset(request.stream(), Frame.REFUSED_STREAM));
              } else {
                hello(wire, request);
              }
              wire.drain();
            });
        Rig rig = rig(peer)) {
      assertThat(rig.start(Rig.unsafe(origin(peer)), Rig.PATIENT).ending())
          .isEqualTo(new Complete());
      assertThat(peer.connections()).isEqualTo(2);
    }
  }

  @Test
  void aStreamThatIsRefusedTwiceWasNeverSent() throws Exception {
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              for (Message next = wire.message(); next != null; next = wire.message()) {
                wire.send(Frame.reset(next.stream(), Frame.REFUSED_STREAM));
              }
            });
        Rig rig = rig(peer)) {
      Failed failed = failed(rig.plain(origin(peer), Rig.PATIENT));
      assertThat(failed.phase()).isEqualTo(Phase.CONNECT);
      assertThat(failed.cause()).isInstanceOf(NotSent.class);
      assertThat(peer.connections()).isEqualTo(2);
      rig.until("nothing left", () -> rig.client.side(rig.loop).pool(origin(peer)).open() == 0);
    }
  }

  @Test
  void aStreamThatIsResetDoesNotHarmItsNeighbours() throws Exception {
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              Message first = wire.expectMessage();
              Message second = wire.expectMessage();
              wire.headers(first.stream(), false, ":status", "200");
              wire.headers(second.stream(), false, ":status", "200");
              wire.send(
                  Frame.data(first.stream(), "half", false),
                  Frame.data(second.stream(), "who", false),
                  Frame.reset(first.stream(), Frame.INTERNAL_ERROR),
                  Frame.data(second.stream(), "le", true));
              wire.drain();
            });
        Rig rig = rig(peer)) {
      Recorder first = rig.plain(origin(peer), Rig.PATIENT);
      Recorder second = rig.plain(origin(peer), Rig.PATIENT);
      assertThat(failed(first).phase()).isEqualTo(Phase.BODY);
      assertThat(failed(first).cause())
          .isInstanceOf(StreamReset.class)
          .hasMessageContaining("INTERNAL_ERROR");
      assertThat(first.body()).isEqualTo("half");
      assertThat(second.ending()).isEqualTo(new Complete());
      assertThat(second.body()).isEqualTo("whole");
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void aStreamThatIsResetBeforeItsAnswerFailsInThatPhase() throws Exception {
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              Message request = wire.expectMessage();
              wire.send(Frame.reset(request.stream(), Frame.INTERNAL_ERROR));
              wire.drain();
            });
        Rig rig = rig(peer)) {
      assertThat(failed(rig.plain(origin(peer), Rig.PATIENT)).phase()).isEqualTo(Phase.FIRST_BYTE);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void aCancelledExchangeEndsItsStreamAlone() throws Exception {
    CompletableFuture<Integer> code = new CompletableFuture<>();
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              Message first = wire.expectMessage();
              wire.headers(first.stream(), false, ":status", "200");
              wire.send(Frame.data(first.stream(), "a", false));
              Message cancelled = wire.expectMessage();
              code.complete(cancelled.end() instanceof Message.End.Reset(int why) ? why : -1);
              hello(wire, wire.expectMessage());
              wire.drain();
            });
        Rig rig = rig(peer)) {
      Recorder gone = new Recorder();
      ClientExchange exchange =
          rig.client.send(rig.loop, Rig.post(origin(peer), "{}", true), Rig.PATIENT, gone);
      gone.firstBody.get(5, TimeUnit.SECONDS);
      exchange.cancel();
      assertThat(code.get(5, TimeUnit.SECONDS)).isEqualTo(Frame.CANCEL);
      assertThat(rig.plain(origin(peer), Rig.PATIENT).ending()).isEqualTo(new Complete());
      assertThat(gone.isOver()).isFalse();
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void aBrokenConnectionFailsEachStreamInItsPhase() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              Message first = wire.expectMessage();
              Message second = wire.expectMessage();
              assertThat(second).isNotNull();
              wire.headers(first.stream(), false, ":status", "200");
              wire.send(Frame.data(first.stream(), "a", false));
              heard.await();
              wire.resetConnection();
            });
        Rig rig = rig(peer)) {
      Recorder first = rig.plain(origin(peer), Rig.PATIENT);
      Recorder second = rig.start(Rig.unsafe(origin(peer)), Rig.PATIENT);
      first.firstBody.get(5, TimeUnit.SECONDS);
      heard.countDown();
      assertThat(failed(first).phase()).isEqualTo(Phase.BODY);
      assertThat(failed(second).phase()).isEqualTo(Phase.FIRST_BYTE);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatDiedWhileIdleIsReplacedForFree() throws Exception {
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.rude().accept();
              hello(wire, wire.expectMessage());
              if (number == 1) {
                wire.message();
                wire.resetConnection();
              }
              wire.drain();
            });
        Rig rig = rig(peer)) {
      assertThat(rig.plain(origin(peer), Rig.PATIENT).ending()).isEqualTo(new Complete());
      assertThat(rig.plain(origin(peer), Rig.PATIENT).ending()).isEqualTo(new Complete());
      assertThat(peer.connections()).isEqualTo(2);
    }
  }

  @Test
  void aLargeRequestArrivesByteForByteThroughASmallWindow() throws Exception {
    StringBuilder body = new StringBuilder();
    for (int line = 0; line < 100_000; line++) {
      body.append(line).append('\n');
    }
    List<Message> requests = new CopyOnWriteArrayList<>();
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept(INITIAL_WINDOW, 3_000);
              requests.add(wire.expectMessage());
              hello(wire, requests.get(0));
              wire.drain();
            });
        Rig rig = rig(peer)) {
      assertThat(rig.start(Rig.post(origin(peer), body.toString(), false), Rig.PATIENT).ending())
          .isEqualTo(new Complete());
      assertThat(requests.get(0).text()).isEqualTo(body.toString());
    }
  }

  @Test
  void aPeerThatGivesNoRoomIsTimedOut() throws Exception {
    Timeouts clocks = new Timeouts(LONG, LONG, Duration.ofMillis(300), LONG, LONG);
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.rude().accept(INITIAL_WINDOW, 100);
              wire.drain();
            });
        Rig rig = rig(peer)) {
      Recorder heard = rig.start(Rig.post(origin(peer), "x".repeat(200_000), false), clocks);
      assertThat(heard.ending()).isEqualTo(new Late(Phase.SEND, Duration.ofMillis(300)));
    }
  }

  @Test
  void aPeerThatReadsSlowlyIsNotTimedOut() throws Exception {
    Timeouts clocks = new Timeouts(LONG, LONG, Duration.ofMillis(400), LONG, LONG);
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.rude().accept(INITIAL_WINDOW, 100);
              var unused = wire.await(Frame.DATA);
              for (int step = 0; step < 8; step++) {
                var none = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
                wire.send(Frame.window(FIRST, 100));
              }
              wire.send(Frame.window(FIRST, 500_000), Frame.window(0, 500_000));
              hello(wire, wire.expectMessage());
              wire.drain();
            });
        Rig rig = rig(peer)) {
      assertThat(rig.start(Rig.post(origin(peer), "x".repeat(200_000), false), clocks).ending())
          .isEqualTo(new Complete());
    }
  }

  @Test
  void whileNobodyReadsThePeerGetsNoRoomButOthersGoOn() throws Exception {
    AtomicLong granted = new AtomicLong(65_535);
    AtomicLong sent = new AtomicLong();
    CountDownLatch stuck = new CountDownLatch(1);
    int whole = 2 << 20;
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              Message big = wire.expectMessage();
              granted.set(
                  wire.seen().stream()
                      .filter(f -> f.type() == Frame.SETTINGS && !f.has(Frame.ACK))
                      .mapToInt(FramesTest::initialWindow)
                      .findFirst()
                      .orElse(65_535));
              wire.headers(FIRST, false, ":status", "200", "content-length", String.valueOf(whole));
              while (sent.get() < whole) {
                int piece = (int) Math.min(Math.min(16_384, whole - sent.get()), granted.get());
                if (piece > 0) {
                  granted.addAndGet(-piece);
                  sent.addAndGet(piece);
                  wire.send(Frame.data(big.stream(), new byte[piece], sent.get() == whole));
                } else {
                  stuck.countDown();
                  Frame next = wire.read();
                  if (next == null) {
                    return;
                  } else if (next.type() == Frame.WINDOW_UPDATE && next.stream() == FIRST) {
                    granted.addAndGet(next.number());
                  } else if (next.type() == Frame.DATA && next.stream() == FIRST + 2) {
                    hello(
                        wire,
                        new Message(FIRST + 2, List.of(), new byte[0], new Message.End.Whole()));
                  }
                }
              }
              wire.drain();
            });
        Rig rig = rig(peer)) {
      AtomicLong received = new AtomicLong();
      CompletableFuture<ClientExchange> exchange = new CompletableFuture<>();
      Recorder slow =
          new Recorder() {
            @Override
            public void body(ByteBuf chunk) {
              if (received.getAndAdd(chunk.readableBytes()) == 0) {
                exchange.join().pause();
              }
            }
          };
      exchange.complete(
          rig.client.send(rig.loop, Rig.post(origin(peer), "{}", true), Rig.PATIENT, slow));
      assertThat(stuck.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(rig.plain(origin(peer), Rig.PATIENT).ending()).isEqualTo(new Complete());
      assertThat(sent.get()).as("one window").isEqualTo(256 * 1024);
      assertThat(received.get()).as("one frame").isLessThanOrEqualTo(16_384);
      exchange.join().resume();
      assertThat(slow.ending()).isEqualTo(new Complete());
      assertThat(received.get()).isEqualTo(whole);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  private static int initialWindow(Frame settings) {
    byte[] all = settings.payload();
    for (int at = 0; at < all.length; at += 6) {
      if (all[at + 1] == INITIAL_WINDOW) {
        return java.nio.ByteBuffer.wrap(all).getInt(at + 2);
      }
    }
    return 65_535;
  }

  @Test
  void anAnswerMayBeCompleteBeforeItsRequest() throws Exception {
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.rude().accept(INITIAL_WINDOW, 100);
              var unused = wire.await(Frame.HEADERS);
              wire.headers(FIRST, true, ":status", "413");
              Message cut = wire.expectMessage();
              assertThat(cut.end()).isEqualTo(new Message.End.Reset(Frame.CANCEL));
              wire.drain();
            });
        Rig rig = rig(peer)) {
      Recorder heard = rig.start(Rig.post(origin(peer), "x".repeat(200_000), false), Rig.PATIENT);
      assertThat(heard.ending()).isEqualTo(new Complete());
      assertThat(heard.status.join()).isEqualTo(413);
      assertThat(peer.broken()).isEmpty();
      rig.until("idle", () -> rig.client.side(rig.loop).pool(origin(peer)).idle() == 1);
    }
  }

  @Test
  void anAnswerMayBeSplitAnywhere() throws Exception {
    try (FramePeer peer =
            FramePeer.plain((wire, number) -> {
              wire.accept();
              Message request = wire.expectMessage();
              var bytes = new java.io.ByteArrayOutputStream();
              bytes.writeBytes(
                  Frame.headers(
                          request.stream(), false, FrameWire.fields(":status", "200", "a", "b"))
                      .bytes());
              bytes.writeBytes(Frame.data(FIRST, "hel", false).bytes());
              bytes.writeBytes(Frame.ping().bytes());
              bytes.writeBytes(Frame.data(FIRST, "lo", true).bytes());
              for (byte b : bytes.toByteArray()) {
                wire.raw(new byte[] {b});
                var unused = new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
              }
              wire.drain();
            });
        Rig rig = rig(peer)) {
      Recorder heard = rig.stream(origin(peer), Rig.PATIENT);
      assertThat(heard.ending()).isEqualTo(new Complete());
      assertThat(heard.body()).isEqualTo("hello");
    }
  }

  @Test
  void theProtocolIsAgreedOnWithinTls() throws Exception {
    Certificate certificate = Certificate.of("127.0.0.1");
    List<Message> requests = new CopyOnWriteArrayList<>();
    try (FramePeer peer =
        FramePeer.tls(
            certificate.server(),
            (wire, number) -> {
              wire.accept();
              for (Message next = wire.message(); next != null; next = wire.message()) {
                requests.add(next);
                hello(wire, next);
              }
            })) {
      Origin origin = new Origin("https", "127.0.0.1", peer.port());
      try (Rig rig =
          new Rig(true, settings -> settings.trust(origin, List.of(certificate.authority())))) {
        List<Recorder> all = new ArrayList<>();
        for (int call = 0; call < 20; call++) {
          all.add(rig.plain(origin, Rig.PATIENT));
        }
        for (Recorder each : all) {
          assertThat(each.ending()).isEqualTo(new Complete());
        }
        assertThat(peer.connections()).as("one goes ahead, the others follow").isEqualTo(1);
        assertThat(requests)
            .hasSize(20)
            .allMatch(r -> r.field(":scheme").orElse("").equals("https"));
      }
    }
  }
}

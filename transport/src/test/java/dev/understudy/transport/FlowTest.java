package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.transport.Recorder.Ending.Complete;
import dev.understudy.transport.Recorder.Ending.Failed;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Bytes in both directions, back-pressure and cancellation.
class FlowTest {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
  private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

  private final Rig rig = new Rig();

  @AfterEach
  void nothingIsLeft() throws Exception {
    rig.close();
  }

  @Test
  void aLargeRequestArrivesByteForByte() throws Exception {
    try (Peer peer = Peer.answering(HELLO)) {
      StringBuilder body = new StringBuilder();
      for (int line = 0; line < 300_000; line++) {
        body.append(line).append('\n');
      }
      assertThat(rig.start(Rig.post(peer.origin(), body.toString(), false), Rig.PATIENT).ending())
          .isEqualTo(new Complete());
      assertThat(peer.requests().get(0)).endsWith("\r\n\r\n" + body);
    }
  }

  @Test
  void aLargeAnswerArrivesByteForByte() throws Exception {
    String part = "0123456789abcdef".repeat(4096);
    String size = Integer.toHexString(part.length());
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send(CHUNKED);
          for (int chunk = 0; chunk < 50; chunk++) {
            wire.send(size + "\r\n" + part + "\r\n");
          }
          wire.send("0\r\n\r\n");
          wire.waitForEnd();
        })) {
      Recorder heard = rig.stream(peer.origin(), Rig.PATIENT);
      assertThat(heard.ending()).isEqualTo(new Complete());
      assertThat(heard.body()).isEqualTo(part.repeat(50));
    }
  }

  @Test
  void whatOneReadBroughtIsToldBeforeItsEnd() throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send(CHUNKED + "1\r\na\r\n1\r\nb\r\n");
          wire.pause(50);
          wire.send("1\r\nc\r\n0\r\n\r\n");
          wire.waitForEnd();
        })) {
      Recorder heard = rig.stream(peer.origin(), Rig.PATIENT);
      assertThat(heard.ending()).isEqualTo(new Complete());
      assertThat(heard.body()).isEqualTo("abc");
      // The end comes with the last read and speaks for itself.
      assertThat(heard.reads.get()).isEqualTo(1);
    }
  }

  @Test
  void bytesThatAreRetainedOutliveTheCall() throws Exception {
    List<ByteBuf> kept = new ArrayList<>();
    Recorder keeping =
        new Recorder() {
          @Override
          public void body(ByteBuf chunk) {
            kept.add(chunk.retain());
          }
        };
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send(CHUNKED + "5\r\nhello\r\n");
          wire.pause(20);
          wire.send("5\r\nworld\r\n1\r\n!\r\n0\r\n\r\n");
        })) {
      rig.client.send(rig.loop, Rig.post(peer.origin(), "{}", true), Rig.PATIENT, keeping);
      assertThat(keeping.ending()).isEqualTo(new Complete());
    }
    StringBuilder text = new StringBuilder();
    for (ByteBuf chunk : kept) {
      text.append(chunk.toString(java.nio.charset.StandardCharsets.US_ASCII));
      chunk.release();
    }
    assertThat(text).hasToString("helloworld!");
    // The client lets go of what it read at the end of the loop's turn.
    rig.loop.submit(() -> {}).sync();
    assertThat(kept).allMatch(chunk -> chunk.refCnt() == 0);
  }

  @Test
  void aProviderIsHeldBackWhileNobodyReads() throws Exception {
    AtomicLong written = new AtomicLong();
    long whole = 64L << 20;
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send("HTTP/1.1 200 OK\r\ncontent-length: " + whole + "\r\n\r\n");
          byte[] part = new byte[65536];
          for (long at = 0; at < whole; at += part.length) {
            wire.socket().getOutputStream().write(part);
            written.addAndGet(part.length);
          }
          wire.waitForEnd();
        })) {
      AtomicLong received = new AtomicLong();
      CompletableFuture<ClientExchange> exchange = new CompletableFuture<>();
      Recorder slow =
          new Recorder() {
            @Override
            public void body(ByteBuf chunk) {
              if (received.getAndAdd(chunk.readableBytes()) == 0) {
                exchange.join().pause();
                firstBody.complete("");
              }
            }
          };
      rig.on(() ->
          exchange.complete(
              rig.client.send(rig.loop, Rig.post(peer.origin(), "{}", false), Rig.PATIENT, slow)));
      slow.firstBody.get(5, TimeUnit.SECONDS);
      long stoodAt = -1;
      while (written.get() != stoodAt) {
        stoodAt = written.get();
        CountDownLatch later = new CountDownLatch(1);
        var unused = rig.loop.schedule(later::countDown, 200, TimeUnit.MILLISECONDS);
        later.await();
      }
      assertThat(written.get()).isLessThan(whole / 2);
      assertThat(received.get()).isLessThan(1 << 20);
      exchange.join().resume();
      assertThat(slow.ending()).isEqualTo(new Complete());
      assertThat(received.get()).isEqualTo(whole);
    }
  }

  @Test
  void aCancelledExchangeIsClosedWithinASecondAndHeardNoMore() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send(CHUNKED + "5\r\nhello\r\n");
          wire.waitForEnd();
          closed.countDown();
        })) {
      Recorder heard = new Recorder();
      ClientExchange exchange =
          rig.client.send(rig.loop, Rig.post(peer.origin(), "{}", true), Rig.PATIENT, heard);
      heard.firstBody.get(5, TimeUnit.SECONDS);
      exchange.cancel();
      exchange.cancel();
      assertThat(closed.await(1, TimeUnit.SECONDS)).isTrue();
      rig.until("closed", () -> rig.client.side(rig.loop).pool(peer.origin()).open() == 0);
      assertThat(rig.clocks()).isZero();
      assertThat(heard.isOver()).isFalse();
    }
  }

  @Test
  void cancellingWithinACallbackStopsTheRestOfTheSameRead() throws Exception {
    try (Peer peer =
        Peer.running((wire, number) -> {
          wire.request();
          wire.send(CHUNKED + "1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
          wire.waitForEnd();
        })) {
      CompletableFuture<ClientExchange> exchange = new CompletableFuture<>();
      Recorder heard =
          new Recorder() {
            @Override
            public void body(ByteBuf chunk) {
              super.body(chunk);
              exchange.join().cancel();
            }
          };
      rig.on(() ->
          exchange.complete(
              rig.client.send(rig.loop, Rig.post(peer.origin(), "{}", true), Rig.PATIENT, heard)));
      heard.firstBody.get(5, TimeUnit.SECONDS);
      rig.until("closed", () -> rig.client.side(rig.loop).pool(peer.origin()).open() == 0);
      assertThat(heard.body()).isEqualTo("a");
      assertThat(heard.isOver()).isFalse();
    }
  }

  @Test
  void cancellingBeforeAConnectionIsMadeLeavesNothing() throws Exception {
    try (Peer peer = Peer.answering(HELLO)) {
      for (int call = 0; call < 50; call++) {
        Recorder heard = new Recorder();
        rig.client
            .send(rig.loop, Rig.post(peer.origin(), "{}", false), Rig.PATIENT, heard)
            .cancel();
        assertThat(heard.isOver()).isFalse();
      }
      rig.until("closed", () -> rig.client.side(rig.loop).pool(peer.origin()).open() == 0);
      assertThat(rig.clocks()).isZero();
    }
  }

  @Test
  void theNextExchangeMayBeStartedFromTheEndOfTheLast() throws Exception {
    try (Peer peer = Peer.answering(HELLO)) {
      CompletableFuture<Integer> rounds = new CompletableFuture<>();
      rig.on(() -> {
        again(peer.origin(), 1, rounds);
        return true;
      });
      assertThat(rounds.get(10, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  private void again(Origin origin, int round, CompletableFuture<Integer> rounds) {
    rig.client.send(
        rig.loop,
        Rig.post(origin, "{}", false),
        Rig.PATIENT,
        new Recorder() {
          @Override
          public void end() {
            if (round == 200) {
              rounds.complete(round);
            } else {
              again(origin, round + 1, rounds);
            }
          }
        });
  }

  @Test
  void nothingIsHeardBeforeSendHasReturned() throws Exception {
    HttpClient closed = HttpClient.builder().build();
    closed.close();
    Recorder heard = new Recorder();
    rig.on(() -> {
      closed.send(
          rig.loop, Rig.post(Origin.parse("http://127.0.0.1"), "", false), Rig.PATIENT, heard);
      assertThat(heard.isOver()).isFalse();
      return true;
    });
    assertThat(heard.ending()).isInstanceOf(Failed.class);
  }
}

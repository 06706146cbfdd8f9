package dev.understudy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Every buffer is given back, however an exchange ends.
class LeaksTest {
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

  @Test
  void noBufferIsLostHoweverExchangesEnd() throws Exception {
    assertThat(System.getProperty("io.netty.customResourceLeakDetector"))
        .as("set by the build")
        .isEqualTo(LeakRecorder.class.getName());
    AtomicInteger turn = new AtomicInteger();
    try (Peer peer =
            Peer.running((wire, number) -> {
              while (wire.request()) {
                switch (turn.getAndIncrement() % 6) {
                  case 0 -> wire.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
                  case 1 -> wire.send(CHUNKED + "5\r\nhello\r\n0\r\n\r\n");
                  case 2 -> wire.send(CHUNKED + "5\r\nhello\r\nzz\r\n");
                  case 3 -> wire.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok, more");
                  case 4 -> {
                    wire.send(CHUNKED + "5\r\nhel");
                    return;
                  }
                  default -> wire.reset();
                }
              }
            });
        Rig rig = new Rig()) {
      List<Recorder> all = new ArrayList<>();
      for (int call = 0; call < 300; call++) {
        Recorder heard = new Recorder();
        ClientExchange exchange =
            rig.client.send(
                rig.loop,
                Rig.post(peer.origin(), "x".repeat(call * 500), call % 2 == 0),
                Rig.PATIENT,
                heard);
        if (call % 7 == 0) {
          exchange.cancel();
        } else {
          all.add(heard);
        }
      }
      for (Recorder each : all) {
        each.ending();
      }
    }
    collect(false);
    assertThat(LeakRecorder.FOUND).isEmpty();
    lose();
    collect(true);
    assertThat(LeakRecorder.FOUND).as("the detector works").isNotEmpty();
    LeakRecorder.FOUND.clear();
  }

  private static void lose() {
    ByteBufAllocator.DEFAULT.buffer(77).writeByte(1);
  }

  /// Lets the collector run and the detector look: it does so when the next buffer is made.
  private static void collect(boolean expected) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(expected ? 10 : 1);
    while (System.nanoTime() - end < 0 && (!expected || LeakRecorder.FOUND.isEmpty())) {
      System.gc();
      for (int round = 0; round < 50; round++) {
        ByteBufAllocator.DEFAULT.buffer(16).release();
      }
    }
  }
}

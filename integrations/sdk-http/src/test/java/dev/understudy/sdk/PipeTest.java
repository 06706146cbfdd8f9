package dev.understudy.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PipeTest {
  private final Pipe pipe = new Pipe();

  private void add(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    pipe.add(bytes, bytes.length);
  }

  @Test
  void whatIsThereIsReadBeforeTheFailure() throws Exception {
    add("begun");
    pipe.fail(new IOException("broke"));
    var body = new LiveBody(pipe, () -> {});
    assertThat(body.readNBytes(5)).asString(UTF_8).isEqualTo("begun");
    assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessage("broke");
    assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessage("broke");
  }

  @Test
  void theRestComesThroughTheNextPipe() throws Exception {
    add("one ");
    var next = new Pipe();
    pipe.followedBy(next);
    next.add("two".getBytes(UTF_8), 3);
    next.finish();
    assertThat(new LiveBody(pipe, () -> {}).readAllBytes()).asString(UTF_8).isEqualTo("one two");
  }

  @Test
  void aWriterWaitsForAReaderThatIsSlow() throws Exception {
    byte[] much = new byte[64 << 10];
    pipe.add(much, much.length);
    assertThat(pipe.full()).isTrue();
    var free = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            pipe.awaitRoom();
            free.countDown();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(free.await(100, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(new LiveBody(pipe, () -> {}).readNBytes(much.length)).hasSize(much.length);
    assertThat(free.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPipeThatIsNeverEmptyDoesNotGrow() throws Exception {
    add("x");
    byte[] piece = "0123456789".getBytes(UTF_8);
    var body = new LiveBody(pipe, () -> {});
    var all = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      pipe.add(piece, piece.length);
      all.append(new String(body.readNBytes(piece.length), UTF_8));
    }
    assertThat(all).startsWith("x01234567890123").hasSize(100_000).endsWith("0123456789012345678");
    assertThat(pipe.available()).isEqualTo(1);
    assertThat(pipe.capacity()).isEqualTo(1024);
  }

  @Test
  void aReaderThatLeavesFreesTheWriterAndEndsTheCall() throws Exception {
    byte[] much = new byte[64 << 10];
    pipe.add(much, much.length);
    var freed = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            pipe.awaitRoom();
            freed.countDown();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    var cancelled = new CountDownLatch(1);
    var body = new LiveBody(pipe, cancelled::countDown);
    body.close();
    assertThat(freed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(cancelled.getCount()).isZero();
    assertThatThrownBy(body::read).isInstanceOf(IOException.class);
  }
}

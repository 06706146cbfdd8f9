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
    pipe.put(much, much.length);
    assertThat(pipe.full()).isTrue();
    var written = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            pipe.put(much, much.length);
            written.countDown();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(written.await(100, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(new LiveBody(pipe, () -> {}).readNBytes(much.length)).hasSize(much.length);
    assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aReaderThatLeavesFreesTheWriterAndEndsTheCall() throws Exception {
    byte[] much = new byte[64 << 10];
    pipe.put(much, much.length);
    var freed = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            pipe.put(much, much.length);
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

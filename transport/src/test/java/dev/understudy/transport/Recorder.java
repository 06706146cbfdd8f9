package dev.understudy.transport;

import dev.understudy.attempt.Phase;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Hears an exchange and keeps what it heard.
class Recorder implements ExchangeListener {
  /// How an exchange ended.
  sealed interface Ending {
    record Complete() implements Ending {}

    record Failed(Phase phase, Throwable cause) implements Ending {}

    record Late(Phase phase, Duration limit) implements Ending {}
  }

  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  final CompletableFuture<Integer> status = new CompletableFuture<>();
  final CompletableFuture<String> firstBody = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  volatile @Nullable HeaderBlock headers;
  final AtomicInteger endings = new AtomicInteger();
  final AtomicInteger reads = new AtomicInteger();

  Ending ending() throws Exception {
    return ending.get(10, TimeUnit.SECONDS);
  }

  boolean isOver() {
    return ending.isDone();
  }

  String body() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  String header(String name) {
    HeaderBlock block = headers;
    return block == null ? "" : String.valueOf(block.first(name));
  }

  @Override
  public void head(int code, HeaderBlock block) {
    headers = block;
    status.complete(code);
  }

  @Override
  public void body(ByteBuf chunk) {
    byte[] copy = new byte[chunk.readableBytes()];
    chunk.readBytes(copy);
    bytes.writeBytes(copy);
    firstBody.complete(new String(copy, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void readComplete() {
    reads.incrementAndGet();
  }

  @Override
  public void end() {
    over(new Ending.Complete());
  }

  @Override
  public void failed(Phase phase, Throwable cause) {
    over(new Ending.Failed(phase, cause));
  }

  @Override
  public void timedOut(Phase phase, Duration limit) {
    over(new Ending.Late(phase, limit));
  }

  private void over(Ending how) {
    endings.incrementAndGet();
    ending.complete(how);
  }
}

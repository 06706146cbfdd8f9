package dev.understudy.providers;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.transport.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An exchange whose answer is read whole. Of an error only the first 64 KiB and five seconds
/// count.
final class PlainExchange extends Exchange {
  /// The most bytes of a good answer that are kept, of media that come as base64 in JSON too.
  static final int MOST = 128 << 20;

  private static final int MOST_OF_ERROR = 64 << 10;
  private static final long ERROR_SECONDS = 5;
  private static final byte[] NOTHING = {};

  private final int mostIfGood;
  private int status;
  private @Nullable HeaderBlock headers;
  private byte[] bytes = NOTHING;
  private int size;
  private @Nullable ScheduledFuture<?> errorTimer;

  /// @param mostIfGood the most bytes of a 2xx answer
  PlainExchange(EventLoop loop, int mostIfGood) {
    super(loop, new CompletableFuture<>());
    this.mostIfGood = mostIfGood;
  }

  private PlainExchange(Exchange stream) {
    super(stream.loop, stream.opening);
    mostIfGood = MOST_OF_ERROR;
    takeOver(stream);
  }

  /// Reads what came instead of a stream: an error, or something that looks like one.
  static PlainExchange insteadOf(Exchange stream) {
    return new PlainExchange(stream);
  }

  @Override
  public void head(int status, HeaderBlock headers) {
    this.status = status;
    this.headers = headers;
  }

  @Override
  public void body(ByteBuf chunk) {
    if (opening.isDone()) {
      return;
    }
    int length = Math.min(chunk.readableBytes(), most() - size);
    if (bytes.length - size < length) {
      long doubled = Math.min(2L * bytes.length, most());
      bytes = Arrays.copyOf(bytes, (int) Math.max(Math.max(doubled, 1024), size + length));
    }
    chunk.readBytes(bytes, size, length);
    size += length;
    if (chunk.isReadable()) {
      enough();
    }
  }

  private boolean successful() {
    return status >= 200 && status < 300;
  }

  private int most() {
    return successful() ? mostIfGood : MOST_OF_ERROR;
  }

  @Override
  public void readComplete() {
    boolean limited = !successful() || mostIfGood == MOST_OF_ERROR;
    if (headers != null && limited && !opening.isDone() && errorTimer == null) {
      errorTimer = loop.schedule(this::enough, ERROR_SECONDS, TimeUnit.SECONDS);
    }
  }

  /// What is there must do.
  private void enough() {
    if (!opening.isDone()) {
      underWay().cancel();
      settle(true);
    }
  }

  @Override
  public void end() {
    settle(false);
  }

  private void settle(boolean cut) {
    cancelled();
    HeaderBlock seen = headers;
    if (seen != null) {
      byte[] body = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
      opening.complete(Outcome.answered(new Reply(status, seen, body, cut)));
    }
  }

  @Override
  public void failed(Phase phase, Throwable cause) {
    cancelled();
    opening.complete(new Outcome.Broken<>(phase, cause));
  }

  @Override
  public void timedOut(Phase phase, Duration limit) {
    cancelled();
    opening.complete(new Outcome.TimedOut<>(phase, limit));
  }

  @Override
  void cancelled() {
    if (errorTimer != null) {
      errorTimer.cancel(false);
    }
  }
}

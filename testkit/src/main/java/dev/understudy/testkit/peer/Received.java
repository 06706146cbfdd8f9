package dev.understudy.testkit.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One request as a provider got it, and what became of it. Thread-safe.
public final class Received {
  private final int number;
  private final int connection;
  private final RequestReader.Message message;
  private final long arrived;
  private final CountDownLatch left = new CountDownLatch(1);
  private volatile @Nullable Long answered;
  private volatile @Nullable Long gone;

  Received(int number, int connection, RequestReader.Message message, long arrived) {
    this.number = number;
    this.connection = connection;
    this.message = message;
    this.arrived = arrived;
  }

  /// 1 for the first request that the provider got.
  public int number() {
    return number;
  }

  /// 1 for the first connection that the provider accepted.
  public int connection() {
    return connection;
  }

  /// As on the request line.
  public String method() {
    return message.method();
  }

  /// As on the request line, query included.
  public String path() {
    return message.path();
  }

  /// All header lines, in their order.
  public List<Header> headers() {
    return message.headers();
  }

  /// The first header of this name, whatever its case.
  public Optional<String> header(String name) {
    return headers().stream().filter(line -> line.named(name)).map(Header::value).findFirst();
  }

  /// The body, without its framing. A copy.
  public byte[] body() {
    return message.body().clone();
  }

  /// The body as UTF-8 text.
  public String text() {
    return new String(message.body(), UTF_8);
  }

  /// The body's `model`, or the one that a path in Gemini's form names.
  public Optional<String> model() {
    return Json.text(text(), "model").or(this::modelInPath);
  }

  private Optional<String> modelInPath() {
    int from = path().lastIndexOf("/models/");
    int to = path().lastIndexOf(':');
    return from >= 0 && to > from ? Optional.of(path().substring(from + 8, to)) : Optional.empty();
  }

  /// Whether the body, or a path in Gemini's form, asks for a stream.
  public boolean stream() {
    return Json.member(text(), "stream").filter("true"::equals).isPresent()
        || path().contains(":streamGenerateContent");
  }

  /// When the last byte of the request was read; a tick of [System#nanoTime].
  public long arrived() {
    return arrived;
  }

  /// How long after another request this one arrived.
  public Duration since(Received earlier) {
    return Duration.ofNanos(arrived - earlier.arrived);
  }

  /// The tick at which the script had nothing left to send but its last bytes; empty while it is
  /// under way, and for ever if it stalls or the client went away.
  public Optional<Long> answered() {
    return Optional.ofNullable(answered);
  }

  /// The tick at which the client was seen to have gone away before its answer was complete.
  public Optional<Long> gone() {
    return Optional.ofNullable(gone);
  }

  /// Waits until the client has gone away.
  ///
  /// @return false if it is still there after `limit`, or had its whole answer
  /// @throws InterruptedException if this thread is interrupted
  public boolean awaitGone(Duration limit) throws InterruptedException {
    return left.await(limit.toNanos(), TimeUnit.NANOSECONDS) && gone != null;
  }

  synchronized void answered(long tick) {
    if (gone == null && answered == null) {
      answered = tick;
      left.countDown();
    }
  }

  synchronized void gone(long tick) {
    if (gone == null && answered == null) {
      gone = tick;
      left.countDown();
    }
  }

  boolean over() {
    return left.getCount() == 0;
  }

  /// Waits out a pause of the script; true if the client went away meanwhile.
  boolean leftWithin(long nanos) throws InterruptedException {
    return left.await(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public String toString() {
    return "#" + number + " " + method() + " " + path() + " on connection " + connection;
  }
}

package dev.understudy.transport;

import dev.understudy.attempt.Timeouts;
import dev.understudy.dialects.Piece;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// A client on one event loop, and what tests need around it.
final class Rig implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(20);

  /// Clocks that never run out in a test.
  static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG, LONG);

  final EventLoops loops;
  final EventLoop loop;
  final HttpClient client;

  Rig(boolean nativeIo, UnaryOperator<HttpClient.Builder> settings) {
    loops = nativeIo ? EventLoops.start(1, "test") : EventLoops.startNio(1, "test");
    loop = loops.next();
    client = settings.apply(HttpClient.builder()).build();
  }

  Rig() {
    this(true, settings -> settings);
  }

  Recorder plain(Origin origin, Timeouts clocks) {
    return start(post(origin, "{}", false), clocks);
  }

  Recorder stream(Origin origin, Timeouts clocks) {
    return start(post(origin, "{}", true), clocks);
  }

  Recorder start(ClientRequest request, Timeouts clocks) {
    Recorder recorder = new Recorder();
    client.send(loop, request, clocks, recorder);
    return recorder;
  }

  static ClientRequest post(Origin origin, String body, boolean stream) {
    RequestHead head =
        RequestHead.of(
            origin,
            "POST",
            "/v1/chat/completions",
            HeaderLines.NONE.with("authorization", "Bearer key"));
    return ClientRequest.of(head, body.getBytes(StandardCharsets.UTF_8), stream);
  }

  /// The same request, not to be sent twice.
  static ClientRequest unsafe(Origin origin) {
    RequestHead head = RequestHead.of(origin, "POST", "/v1/responses", HeaderLines.NONE);
    return new ClientRequest(
        head, HeaderLines.NONE, List.of(Piece.of(new byte[] {'{', '}'})), false, false);
  }

  /// Finds the same addresses under every name.
  static NameResolver names(String... literals) {
    List<InetAddress> addresses =
        Arrays.stream(literals).map(NetUtil::createInetAddressFromIpAddressString).toList();
    return (loop, host) -> loop.newSucceededFuture(addresses);
  }

  /// Runs something on the loop and waits for it.
  <T> T on(Callable<T> task) throws Exception {
    return loop.submit(task).get(5, TimeUnit.SECONDS);
  }

  int open(Origin origin) throws Exception {
    return on(() -> client.side(loop).pool(origin).open());
  }

  int idle(Origin origin) throws Exception {
    return on(() -> client.side(loop).pool(origin).idle());
  }

  int clocks() throws Exception {
    return on(() -> client.side(loop).clockwork().running());
  }

  /// Looks again and again, on the loop, until something is so.
  void until(String what, Callable<Boolean> so) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!on(so)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within 5 s: " + what);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    client.close();
    loops.close();
  }
}

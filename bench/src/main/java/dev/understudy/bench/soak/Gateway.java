package dev.understudy.bench.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The packaged gateway, in a process of its own, and what its log says.
final class Gateway implements AutoCloseable {
  private static final Pattern DROPPED = Pattern.compile("dropped lines=(\\d+)");
  private static final int KEPT_LINES = 40;

  private final Process process;
  private final int port;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Deque<String> tail = new ArrayDeque<>();

  private Gateway(Process process, int port) {
    this.process = process;
    this.port = port;
    Thread.ofPlatform().daemon().name("log").start(this::readLog);
  }

  static Gateway start(Path launcher, Path folder, Cast cast) throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path file = Files.writeString(folder.resolve("soak.yaml"), cast.config(port));
    var builder =
        new ProcessBuilder(launcher.toString(), "serve", "--config", file.toString())
            .redirectErrorStream(true);
    builder.environment().putIfAbsent("UNDERSTUDY_JAVA_OPTS", "-Xmx512m");
    builder.environment().put("UNDERSTUDY_JDK", System.getProperty("java.home"));
    var gateway = new Gateway(builder.start(), port);
    Runtime.getRuntime().addShutdownHook(new Thread(gateway.process::destroy));
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!gateway.listens()) {
      if (!gateway.process.isAlive() || System.nanoTime() > end) {
        gateway.close();
        throw new IOException("the gateway did not start:\n" + gateway.tail());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return gateway;
  }

  int port() {
    return port;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /// Calls that the log tells the end of, those of lines that were dropped included.
  long loggedCalls() {
    return calls.get() + dropped.get();
  }

  /// The last lines of the log.
  String tail() {
    synchronized (tail) {
      return String.join("\n", tail);
    }
  }

  private void readLog() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("call id=")) {
          calls.incrementAndGet();
        } else {
          Matcher lost = DROPPED.matcher(line);
          if (lost.find()) {
            dropped.addAndGet(Long.parseLong(lost.group(1)));
          }
          synchronized (tail) {
            tail.addLast(line);
            if (tail.size() > KEPT_LINES) {
              tail.removeFirst();
            }
          }
        }
      }
    } catch (IOException ended) {
      // The process is gone, or its output is closed because this one ends.
    }
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 40, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}

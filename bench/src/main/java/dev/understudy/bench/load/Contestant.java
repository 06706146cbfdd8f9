package dev.understudy.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A proxy under test: a process that listens on a port.
///
/// @param name for the table
/// @param plainPort where plain requests go
/// @param streamPort where streams go; for most the same
record Contestant(String name, Process process, int plainPort, int streamPort)
    implements AutoCloseable {

  /// nginx as a plain reverse proxy: one worker, kept-alive upstream connections, no access log, no
  /// response buffering where streams go.
  static Contestant nginx(Path folder, int port, int upstream)
      throws IOException, InterruptedException {
    Path file = folder.resolve("nginx.conf");
    Files.createDirectories(folder.resolve("logs"));
    Files.writeString(
        file,
        """
        daemon off;
        master_process on;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log %1$s/logs/error.log crit;
        events { worker_connections 4096; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          keepalive_requests 1000000000;
          upstream provider {
            server 127.0.0.1:%2$d;
            keepalive 512;
            keepalive_requests 1000000000;
          }
          server {
            listen 127.0.0.1:%3$d;
            location / {
              proxy_pass http://provider;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
            }
          }
          server {
            listen 127.0.0.1:%4$d;
            location / {
              proxy_pass http://provider;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_buffering off;
            }
          }
        }
        """
            .formatted(folder.toAbsolutePath(), upstream, port, port + 1));
    return started(
        "nginx",
        folder,
        List.of("nginx", "-p", folder.toString(), "-c", file.toAbsolutePath().toString()),
        port,
        port + 1);
  }

  /// [BareProxy] in a JVM of its own.
  static Contestant bare(Path folder, int port, int upstream)
      throws IOException, InterruptedException {
    List<String> command = java(BareProxy.class);
    command.addAll(List.of(Integer.toString(port), Integer.toString(upstream)));
    return started("bare Netty proxy", folder, command, port, port);
  }

  /// The packaged gateway with a policy that may retry and fail over; both its models are the
  /// upstream.
  static Contestant gateway(Path folder, Path launcher, int port, int upstream)
      throws IOException, InterruptedException {
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(
        file,
        """
        version: v1
        listeners:
          - {type: model, name: bench, address: 127.0.0.1, port: %1$d}
        model_providers:
          - model: openai/gpt-4o
            access_key: $BENCH_KEY
            base_url: http://127.0.0.1:%2$d/v1
            retry_policy: {fallback_models: [understudy/gpt-4o], default_max_attempts: 3}
          - model: understudy/gpt-4o
            provider_interface: openai
            access_key: $BENCH_FALLBACK_KEY
            base_url: http://127.0.0.1:%2$d/v1
        """
            .formatted(port, upstream));
    return started(
        "gateway",
        folder,
        List.of(launcher.toString(), "serve", "--config", file.toString()),
        port,
        port);
  }

  /// The upstream, which is measured as well: it must be cheap beside the others.
  static Contestant upstream(Path folder, int port) throws IOException, InterruptedException {
    List<String> command = java(Upstream.class);
    command.add(Integer.toString(port));
    return started("upstream", folder, command, port, port);
  }

  /// What the process has used so far.
  Usage usage() throws IOException {
    return Usage.of(process.toHandle());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }

  private static List<String> java(Class<?> main) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
  }

  private static Contestant started(
      String name, Path folder, List<String> command, int plainPort, int streamPort)
      throws IOException, InterruptedException {
    Path log = folder.resolve(name.replace(' ', '-') + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putIfAbsent("UNDERSTUDY_JAVA_OPTS", "-Xmx512m");
    builder.environment().put("BENCH_KEY", "bench-key");
    builder.environment().put("BENCH_FALLBACK_KEY", "bench-fallback-key");
    builder.environment().put("UNDERSTUDY_JDK", System.getProperty("java.home"));
    Contestant contestant = new Contestant(name, builder.start(), plainPort, streamPort);
    Runtime.getRuntime().addShutdownHook(new Thread(contestant.process::destroy));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!listens(plainPort)) {
      if (!contestant.process.isAlive() || System.nanoTime() > deadline) {
        contestant.close();
        throw new IOException(name + " did not start: " + Files.readString(log));
      }
      Thread.sleep(50);
    }
    return contestant;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}

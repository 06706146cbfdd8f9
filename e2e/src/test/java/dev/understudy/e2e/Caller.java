package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// An HTTP client of the gateway that knows no dialect library.
public final class Caller implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final int port;

  public Caller(int port) {
    this.port = port;
  }

  /// A chat completion.
  public Reply chat(Mode mode, String model) throws IOException, InterruptedException {
    return post("/v1/chat/completions", chatBody(mode, model));
  }

  /// A message.
  public Reply message(Mode mode, String model) throws IOException, InterruptedException {
    return post("/v1/messages", messageBody(mode, model));
  }

  public static String chatBody(Mode mode, String model) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]"
        + (mode == Mode.STREAM ? ",\"stream\":true}" : "}");
  }

  public static String messageBody(Mode mode, String model) {
    return "{\"model\":\""
        + model
        + "\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]"
        + (mode == Mode.STREAM ? ",\"stream\":true}" : "}");
  }

  /// A POST with a JSON body.
  ///
  /// @param headers more headers: name, value, name, value
  public Reply post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return post(path, body.getBytes(UTF_8), headers);
  }

  public Reply post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
    request.setHeader("content-type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  public Reply get(String path, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  public Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    return new Reply(
        response.statusCode(),
        response.headers(),
        new String(response.body(), UTF_8),
        Duration.ofNanos(System.nanoTime() - start));
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

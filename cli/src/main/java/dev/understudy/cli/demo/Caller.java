package dev.understudy.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// The client of the demo: an OpenAI chat request, plain or streaming, over HTTP.
final class Caller implements AutoCloseable {
  /// What the client saw.
  ///
  /// @param whole whether it has a complete answer
  record Seen(int status, boolean whole, String body) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI completions;

  Caller(int port) {
    completions = URI.create("http://127.0.0.1:" + port + "/v1/chat/completions");
  }

  Seen call(boolean streaming) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(completions)
            .timeout(Duration.ofSeconds(20))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(streaming)))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    String text = response.body();
    boolean proof = !streaming || text.contains("data: [DONE]");
    return new Seen(response.statusCode(), response.statusCode() == 200 && proof, text);
  }

  static String body(boolean streaming) {
    return """
    {"model": "openai/gpt-4o", "stream": %s,
     "messages": [{"role": "user", "content": "How does the show go on?"}]}\
    """
        .formatted(streaming);
  }

  @Override
  public void close() {
    client.close();
  }
}

package app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/// A Spring Boot application that keeps answering; nothing in it but its configuration knows of
/// failover.
@SpringBootApplication
@RestController
public class App {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ChatClient client;

  App(ChatClient.Builder builder) {
    client = builder.build();
  }

  @GetMapping("/ask")
  String ask() {
    return client.prompt("How does the show go on?").call().content();
  }

  @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<String> stream() {
    return client.prompt("How does the show go on?").stream().content();
  }

  public static void main(String[] args) throws Exception {
    int missing;
    try (Incidents incidents = new Incidents();
        ConfigurableApplicationContext context =
            SpringApplication.run(
                App.class,
                "--spring.ai.openai.base-url=" + incidents.first.baseUrl() + "/v1",
                "--spring.ai.anthropic.base-url=" + incidents.second.baseUrl())) {
      String port = context.getEnvironment().getRequiredProperty("local.server.port");
      missing = incidents.play(() -> get(port, "/ask"), () -> words(get(port, "/stream")));
    }
    System.out.println(missing + " answers missing");
    System.exit(missing == 0 ? 0 : 1);
  }

  private static String get(String port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private static String words(String events) {
    StringBuilder text = new StringBuilder();
    events
        .lines()
        .filter(line -> line.startsWith("data:"))
        .forEach(line -> text.append(line.substring("data:".length())));
    return text.toString();
  }
}

package dev.understudy.e2e;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a caller got.
///
/// @param took from the request's first byte to the answer's last
public record Reply(int status, HttpHeaders headers, String body, Duration took) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public static JsonNode parse(String json) {
    return JSON.readTree(json);
  }

  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  public JsonNode json() {
    return parse(body);
  }

  public boolean streamed() {
    return header("content-type").filter(type -> type.startsWith("text/event-stream")).isPresent();
  }

  /// The data of each event.
  public List<String> events() {
    return body.lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }

  /// The text of a good answer in either dialect, plain or streamed.
  public String text() {
    if (!streamed()) {
      JsonNode json = json();
      return json.has("choices")
          ? json.at("/choices/0/message/content").asString("")
          : json.at("/content/0/text").asString("");
    }
    return events().stream()
        .filter(event -> !event.equals("[DONE]"))
        .map(Reply::parse)
        .map(event ->
            event.has("choices")
                ? event.at("/choices/0/delta/content").asString("")
                : event.at("/delta/text").asString(""))
        .collect(Collectors.joining());
  }
}

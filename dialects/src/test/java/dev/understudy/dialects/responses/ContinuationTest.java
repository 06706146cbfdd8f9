package dev.understudy.dialects.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.resume.Delivered;
import dev.understudy.dialects.sse.SseWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// A response that another attempt goes on with is one that official clients take.
class ContinuationTest {

  private static Bytes frames(List<Event> events) {
    Bytes out = new Bytes(0);
    for (Event event : events) {
      SseWriter.event(event.name(), event.bytes(), 0, event.bytes().length, out);
    }
    return out;
  }

  private static List<Event> recorded(String name) {
    return Recorded.events(Recorded.stream(Dialect.RESPONSES, name));
  }

  private static Delivered shown(Bytes frames) {
    Delivered delivered = Delivered.to(Dialect.RESPONSES, false).orElseThrow();
    delivered.add(frames.array(), 0, frames.length());
    return delivered;
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, completed, ''",
    "STOP_SEQUENCE, completed, ''",
    "LENGTH, incomplete, max_output_tokens",
    "REFUSED, incomplete, content_filter",
  })
  void theRestMakesOneResponseOfBoth(Ending ending, String status, String reason) {
    Bytes frames = frames(recorded("text").subList(0, 5));
    Delivered delivered = shown(frames);
    assertThat(delivered.text()).isEqualTo("Grüezi");
    assertThat(delivered.continuable()).isTrue();
    delivered.continuation().text(" \"Welt\" \ud83d", frames);
    delivered.continuation().text("\udc4b", frames);
    String whole = "Grüezi \"Welt\" 👋";
    delivered.continuation().end(ending, Optional.empty(), whole, 40, 9, frames);
    JsonNode response = ResponseLog.replay(Recorded.events(frames.toArray()));
    assertThat(response.path("status").asString()).isEqualTo(status);
    assertThat(response.path("incomplete_details").path("reason").asString("")).isEqualTo(reason);
    assertThat(response.path("output").path(0).path("content").path(0).path("text").asString())
        .isEqualTo(whole);
    assertThat(response.path("id").asString()).isEqualTo("resp_01");
    assertThat(response.path("model").asString()).isEqualTo("gpt-4.1-2025-04-14");
    assertThat(response.path("created_at").asLong()).isEqualTo(1_752_100_000);
    assertThat(response.path("usage").path("input_tokens").asLong()).isEqualTo(40);
    assertThat(response.path("usage").path("output_tokens").asLong()).isEqualTo(9);
  }

  @Test
  void itsOwnEventsCountEvenIfTheyAreShownToIt() {
    Bytes frames = frames(recorded("text").subList(0, 5));
    Delivered delivered = shown(frames);
    Bytes more = new Bytes(0);
    delivered.continuation().text(" and", more);
    delivered.add(more.array(), 0, more.length());
    frames.add(more.array(), 0, more.length());
    delivered.continuation().end(Ending.STOP, Optional.empty(), "Grüezi and", 1, 1, frames);
    assertThat(delivered.text()).isEqualTo("Grüezi and");
    ResponseLog.replay(Recorded.events(frames.toArray()));
  }

  @ParameterizedTest
  @CsvSource({
    "text, 4",
    "text, 7",
    "text, 9",
    "refusal, 5",
    "reasoning, 12",
    "tools, 4",
    "parallel_tools, 8",
    "hosted_tool, 10"
  })
  void onlyTheBeginningOfOneTextCanGoOn(String name, int events) {
    assertThat(shown(frames(recorded(name).subList(0, events))).continuable()).isFalse();
  }
}

package dev.understudy.dialects.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.dialects.Recorded.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Builds a response from its events as official clients do, and checks on the way that every event
/// is one they would take: numbers without gaps, places that exist, deltas that add up to what the
/// closing events repeat.
final class ResponseLog {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<Integer, ObjectNode> items = new TreeMap<>();
  private final Map<Integer, JsonNode> done = new TreeMap<>();
  private String id = "";
  private long next;

  private ResponseLog() {}

  /// The final response of a whole stream.
  static JsonNode replay(List<Event> events) {
    ResponseLog log = new ResponseLog();
    List<JsonNode> last = new ArrayList<>();
    for (Event event : events) {
      JsonNode data = JSON.readTree(event.data());
      assertThat(data.path("type").asString()).isEqualTo(event.name());
      assertThat(data.path("sequence_number").asLong(-1)).isEqualTo(log.next++);
      assertThat(last).as("nothing follows the end").isEmpty();
      if (log.take(event.name(), data)) {
        last.add(data.path("response"));
      }
    }
    assertThat(last).hasSize(1);
    return last.getFirst();
  }

  private boolean take(String type, JsonNode data) {
    switch (type) {
      case "response.created" -> {
        assertThat(id).isEmpty();
        id = data.path("response").path("id").asString();
        assertThat(id).startsWith("resp_");
      }
      case "response.in_progress" ->
          assertThat(data.path("response").path("id").asString()).isEqualTo(id);
      case "response.output_item.added" -> {
        int index = data.path("output_index").asInt(-1);
        assertThat(index).isEqualTo(items.size());
        items.put(index, (ObjectNode) data.path("item"));
      }
      case "response.content_part.added" -> array(data, "content", "content_index");
      case "response.reasoning_summary_part.added" -> array(data, "summary", "summary_index");
      case "response.output_text.delta" -> grow(part(data, "content"), "text", data);
      case "response.refusal.delta" -> grow(part(data, "content"), "refusal", data);
      case "response.reasoning_summary_text.delta" -> grow(part(data, "summary"), "text", data);
      case "response.function_call_arguments.delta" -> grow(item(data), "arguments", data);
      case "response.output_text.done" -> same(part(data, "content"), "text", data);
      case "response.refusal.done" -> same(part(data, "content"), "refusal", data);
      case "response.reasoning_summary_text.done" -> same(part(data, "summary"), "text", data);
      case "response.function_call_arguments.done" -> same(item(data), "arguments", data);
      case "response.content_part.done" ->
          assertThat(data.path("part")).isEqualTo(part(data, "content"));
      case "response.reasoning_summary_part.done" ->
          assertThat(data.path("part")).isEqualTo(part(data, "summary"));
      case "response.output_item.done" -> {
        ObjectNode item = known(data);
        JsonNode whole = data.path("item");
        assertThat(without(whole)).isEqualTo(without(item));
        done.put(data.path("output_index").asInt(), whole);
      }
      case "response.completed", "response.incomplete" -> {
        JsonNode response = data.path("response");
        assertThat(response.path("id").asString()).isEqualTo(id);
        assertThat(type).isEqualTo("response." + response.path("status").asString());
        assertThat(done.keySet()).isEqualTo(items.keySet());
        assertThat(response.path("output").valueStream().toList())
            .isEqualTo(List.copyOf(done.values()));
        return true;
      }
      default -> throw new AssertionError("unknown event " + type);
    }
    return false;
  }

  private static JsonNode without(JsonNode item) {
    ObjectNode copy = (ObjectNode) item.deepCopy();
    copy.remove("status");
    return copy;
  }

  private ObjectNode known(JsonNode data) {
    ObjectNode item = items.get(data.path("output_index").asInt(-1));
    if (item == null) {
      throw new AssertionError("an item that was not added: " + data);
    }
    return item;
  }

  private ObjectNode item(JsonNode data) {
    ObjectNode item = known(data);
    assertThat(done).doesNotContainKey(data.path("output_index").asInt());
    assertThat(data.path("item_id")).isEqualTo(item.path("id"));
    return item;
  }

  private void array(JsonNode data, String list, String place) {
    ArrayNode parts = (ArrayNode) item(data).path(list);
    assertThat(data.path(place).asInt(-1)).isEqualTo(parts.size());
    parts.add(data.path("part"));
  }

  private ObjectNode part(JsonNode data, String list) {
    int index = data.path(list.equals("content") ? "content_index" : "summary_index").asInt(-1);
    return (ObjectNode) item(data).path(list).path(index);
  }

  private static void grow(ObjectNode node, String field, JsonNode data) {
    assertThat(data.path("delta").asString()).isNotEmpty();
    node.put(field, node.path(field).stringValue() + data.path("delta").stringValue());
  }

  private static void same(ObjectNode node, String field, JsonNode data) {
    assertThat(data.path(field)).isEqualTo(node.path(field));
  }
}

package dev.understudy.e2e.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.e2e.Reply;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// How a client of a dialect understands answers. Fails if one is not what the dialect promises, or
/// not proved to be complete.
interface Client {
  Understood plain(JsonNode answer);

  /// @param events the data of each
  Understood stream(List<String> events);

  /// All that can be read at this place of each event.
  private static String joined(List<JsonNode> events, String pointer) {
    var text = new StringBuilder();
    events.forEach(event -> text.append(event.at(pointer).asString("")));
    return text.toString();
  }

  /// The last value that there is at this place.
  private static JsonNode last(List<JsonNode> events, String pointer) {
    return events.reversed().stream()
        .map(event -> event.at(pointer))
        .filter(node -> !node.isMissingNode() && !node.isNull())
        .findFirst()
        .orElseGet(() -> Reply.parse("null"));
  }

  private static List<JsonNode> parsed(List<String> events) {
    return events.stream().map(Reply::parse).toList();
  }

  private static List<JsonNode> ofType(JsonNode list, String type) {
    return StreamSupport.stream(list.spliterator(), false)
        .filter(item -> item.path("type").asString("").equals(type))
        .toList();
  }

  /// Chat completions.
  final class Chat implements Client {
    @Override
    public Understood plain(JsonNode answer) {
      assertThat(answer.path("object").asString("")).isEqualTo("chat.completion");
      JsonNode choice = answer.at("/choices/0");
      JsonNode calls = choice.at("/message/tool_calls");
      assertThat(calls.size()).isEqualTo(1);
      assertThat(calls.at("/0/id").asString("")).isNotEmpty();
      return Understood.of(
          choice.at("/message/content").asString(""),
          calls.at("/0/function/name").asString(""),
          calls.at("/0/function/arguments").asString(""),
          choice.path("finish_reason").asString(""),
          answer.at("/usage/prompt_tokens"),
          answer.at("/usage/completion_tokens"));
    }

    @Override
    public Understood stream(List<String> events) {
      assertThat(events.getLast()).isEqualTo("[DONE]");
      List<JsonNode> chunks = parsed(events.subList(0, events.size() - 1));
      assertThat(chunks)
          .allSatisfy(chunk -> {
            assertThat(chunk.path("object").asString("")).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("id")).isEqualTo(chunks.getFirst().path("id"));
          });
      assertThat(chunks.getFirst().at("/choices/0/delta/role").asString("")).isEqualTo("assistant");
      assertThat(joined(chunks, "/choices/0/delta/tool_calls/0/id")).isNotEmpty();
      return Understood.of(
          joined(chunks, "/choices/0/delta/content"),
          joined(chunks, "/choices/0/delta/tool_calls/0/function/name"),
          joined(chunks, "/choices/0/delta/tool_calls/0/function/arguments"),
          joined(chunks, "/choices/0/finish_reason"),
          last(chunks, "/usage/prompt_tokens"),
          last(chunks, "/usage/completion_tokens"));
    }
  }

  /// Responses.
  final class Responses implements Client {
    @Override
    public Understood plain(JsonNode answer) {
      assertThat(answer.path("object").asString("")).isEqualTo("response");
      List<JsonNode> calls = ofType(answer.path("output"), "function_call");
      assertThat(calls).hasSize(1);
      assertThat(calls.getFirst().path("call_id").asString("")).isNotEmpty();
      return Understood.of(
          ofType(answer.path("output"), "message").getFirst().at("/content/0/text").asString(""),
          calls.getFirst().path("name").asString(""),
          calls.getFirst().path("arguments").asString(""),
          answer.path("status").asString(""),
          answer.at("/usage/input_tokens"),
          answer.at("/usage/output_tokens"));
    }

    @Override
    public Understood stream(List<String> events) {
      List<JsonNode> all = parsed(events);
      assertThat(all.stream().map(event -> event.path("sequence_number").asInt(-1)))
          .containsExactlyElementsOf(IntStream.range(0, all.size()).boxed().toList());
      assertThat(all.getFirst().path("type").asString("")).isEqualTo("response.created");
      assertThat(all.getLast().path("type").asString("")).isEqualTo("response.completed");
      Understood whole = plain(all.getLast().path("response"));
      assertThat(deltas(all, "response.output_text.delta")).isEqualTo(whole.text());
      assertThat(Reply.parse(deltas(all, "response.function_call_arguments.delta")))
          .isEqualTo(whole.arguments());
      return whole;
    }

    private static String deltas(List<JsonNode> events, String type) {
      return joined(
          events.stream().filter(event -> event.path("type").asString("").equals(type)).toList(),
          "/delta");
    }
  }

  /// Messages.
  final class Messages implements Client {
    @Override
    public Understood plain(JsonNode answer) {
      assertThat(answer.path("type").asString("")).isEqualTo("message");
      List<JsonNode> calls = ofType(answer.path("content"), "tool_use");
      assertThat(calls).hasSize(1);
      assertThat(calls.getFirst().path("id").asString("")).isNotEmpty();
      return Understood.of(
          ofType(answer.path("content"), "text").getFirst().path("text").asString(""),
          calls.getFirst().path("name").asString(""),
          calls.getFirst().path("input").toString(),
          answer.path("stop_reason").asString(""),
          answer.at("/usage/input_tokens"),
          answer.at("/usage/output_tokens"));
    }

    @Override
    public Understood stream(List<String> events) {
      List<JsonNode> all = parsed(events);
      List<String> types = all.stream().map(event -> event.path("type").asString("")).toList();
      assertThat(types.getFirst()).isEqualTo("message_start");
      assertThat(types.getLast()).isEqualTo("message_stop");
      assertThat(types)
          .filteredOn(type -> type.startsWith("content_block_st"))
          .containsExactly(
              "content_block_start",
              "content_block_stop",
              "content_block_start",
              "content_block_stop");
      return Understood.of(
          joined(all, "/delta/text"),
          joined(all, "/content_block/name"),
          joined(all, "/delta/partial_json"),
          joined(all, "/delta/stop_reason"),
          inputTokens(all),
          last(all, "/usage/output_tokens"));
    }

    /// A target that tells them last tells them with the stop reason.
    private static JsonNode inputTokens(List<JsonNode> events) {
      JsonNode late = last(events, "/usage/input_tokens");
      return late.isNumber() ? late : last(events, "/message/usage/input_tokens");
    }
  }

  /// Gemini's generateContent.
  final class Gemini implements Client {
    @Override
    public Understood plain(JsonNode answer) {
      return understood(List.of(answer));
    }

    @Override
    public Understood stream(List<String> events) {
      return understood(parsed(events));
    }

    private static Understood understood(List<JsonNode> chunks) {
      var text = new StringBuilder();
      List<JsonNode> parts =
          chunks.stream()
              .flatMap(chunk ->
                  StreamSupport.stream(
                      chunk.at("/candidates/0/content/parts").spliterator(), false))
              .toList();
      parts.forEach(part -> text.append(part.path("text").asString("")));
      List<JsonNode> calls =
          parts.stream().map(part -> part.path("functionCall")).filter(JsonNode::isObject).toList();
      assertThat(calls).hasSize(1);
      assertThat(chunks.getLast().at("/candidates/0/finishReason").asString("")).isNotEmpty();
      return Understood.of(
          text.toString(),
          calls.getFirst().path("name").asString(""),
          calls.getFirst().path("args").toString(),
          joined(chunks, "/candidates/0/finishReason"),
          last(chunks, "/usageMetadata/promptTokenCount"),
          last(chunks, "/usageMetadata/candidatesTokenCount"));
    }
  }
}

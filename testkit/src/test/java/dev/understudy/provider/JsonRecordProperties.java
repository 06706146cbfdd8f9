package dev.understudy.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRecordProperties {
  record Sort(String name, Function<Json.Obj, JsonRecord> read) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<String> NAMES =
      List.of(
          "model",
          "messages",
          "role",
          "content",
          "tool_calls",
          "tool_call_id",
          "name",
          "function",
          "arguments",
          "type",
          "id",
          "index",
          "created",
          "object",
          "choices",
          "usage",
          "delta",
          "message",
          "finish_reason",
          "prompt_tokens",
          "completion_tokens",
          "total_tokens",
          "prompt_tokens_details",
          "cached_tokens",
          "temperature",
          "n",
          "stop",
          "tool_choice",
          "stream_options",
          "include_usage",
          "input",
          "dimensions",
          "data",
          "embedding",
          "refusal",
          "strict",
          "parameters",
          "speed",
          "prompt",
          "voice",
          "something_new");

  static Stream<Sort> sorts() {
    return Stream.of(
        new Sort("request", ChatRequest::of),
        new Sort("message", Message::of),
        new Sort("tool", Tool::of),
        new Sort("tool call", ToolCall::of),
        new Sort("answer", ChatAnswer::of),
        new Sort("chunk", ChatChunk::of),
        new Sort("delta", Delta::of),
        new Sort("embedding request", EmbeddingRequest::of),
        new Sort("image request", ImageRequest::of),
        new Sort("speech request", SpeechRequest::of));
  }

  @ParameterizedTest
  @MethodSource("sorts")
  void noFieldOfAnyDocumentIsLostAndNoDocumentIsRefused(Sort sort) {
    Seeds.check(
        400,
        seed -> {
          Json.Obj document = document(new SplittableRandom(seed), 4);
          JsonRecord read = sort.read().apply(document);
          Json.Obj written = read.toJson();

          assertContains(written, document);
          assertThat(sort.read().apply(written)).isEqualTo(read);
          assertThat(Json.parse(written.write())).isEqualTo(written);
        });
  }

  private static Json.Obj document(SplittableRandom dice, int depth) {
    Json.Obj object = AnyJson.object(dice, 1, NAMES);
    for (int i = dice.nextInt(depth + 2); i > 0 && depth > 0; i--) {
      Json inner = document(dice, depth - 1);
      String name = NAMES.get(dice.nextInt(NAMES.size()));
      object = object.with(name, dice.nextBoolean() ? inner : Json.of(List.of(inner)));
    }
    return object.with("model", Json.of("openai/gpt-4o"));
  }

  /// Writing may add the zero of a count that was missing, and nothing else.
  private static void assertContains(Json written, Json original) {
    if (original instanceof Json.Obj before && written instanceof Json.Obj after) {
      before.members().forEach((name, value) -> assertMember(after, name, value));
      after
          .members()
          .forEach((name, value) -> {
            if (before.get(name) == null) {
              assertThat(zeros(value)).as(name + " was added: " + value).isTrue();
            }
          });
    } else if (original instanceof Json.Array before && written instanceof Json.Array after) {
      assertThat(after.items()).hasSameSizeAs(before.items());
      for (int i = 0; i < before.items().size(); i++) {
        assertContains(after.items().get(i), before.items().get(i));
      }
    } else {
      assertSame(written, original);
    }
  }

  private static void assertMember(Json.Obj after, String name, Json value) {
    Json written = after.get(name);
    assertThat(written).as(name).isNotNull();
    if (written != null) {
      assertContains(written, value);
    }
  }

  private static void assertSame(Json written, Json original) {
    if (written instanceof Json.Num some && original instanceof Json.Num other) {
      assertThat(some.approximate()).isEqualTo(other.approximate());
    } else {
      assertThat(written).isEqualTo(original);
    }
  }

  private static boolean zeros(Json value) {
    return switch (value) {
      case Json.Num number -> true;
      case Json.Obj object ->
          object.members().values().stream().allMatch(Json.Num.class::isInstance);
      case Json.Text text -> false;
      case Json.Array array -> false;
      case Json.Bool bool -> false;
      case Json.Null nothing -> false;
    };
  }
}

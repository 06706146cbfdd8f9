package dev.understudy.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.provider.ChatChunk;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.Json;
import dev.understudy.provider.Message;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderException;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams as providers send them, read through values.
class RecordedStreamsTest {
  private static final Path DATA = Path.of("../dialects/src/test/data");

  @RegisterExtension final Providers peers = new Providers();

  private ScriptedProvider playing(String file) throws IOException {
    return peers
        .start()
        .always(
            Answer.status(200)
                .header("content-type", "text/event-stream")
                .body(Files.readString(DATA.resolve(file))));
  }

  private static List<ChatChunk> read(Provider provider, int choices) {
    List<ChatChunk> chunks = new ArrayList<>();
    ChatRequest request =
        ChatRequest.of("model", Message.user("hello")).toBuilder().n(choices).build();
    try (ChatStream stream = provider.chatStream(request)) {
      stream.forEachRemaining(chunks::add);
    }
    return chunks;
  }

  private static Provider openai(ScriptedProvider peer) {
    return OpenAiProvider.builder().baseUrl(peer.baseUrl()).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"azure_filter", "deepseek_keepalive", "parallel_tools", "text", "tools"})
  void everyFieldOfEveryChunkIsThere(String name) throws IOException {
    List<Json> recorded =
        Files.readAllLines(DATA.resolve("openai/" + name + ".sse")).stream()
            .filter(line -> line.startsWith("data: {"))
            .map(line -> Json.parse(line.substring(6)))
            .toList();

    List<ChatChunk> chunks = read(openai(playing("openai/" + name + ".sse")), 1);

    assertThat(chunks).hasSameSizeAs(recorded);
    for (int i = 0; i < recorded.size(); i++) {
      assertHolds(chunks.get(i).toJson(), recorded.get(i), "chunk " + i);
    }
  }

  private static void assertHolds(Json written, Json recorded, String where) {
    switch (recorded) {
      case Json.Obj object -> {
        assertThat(written).as(where).isInstanceOf(Json.Obj.class);
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
          Json own = ((Json.Obj) written).get(member.getKey());
          String path = where + "." + member.getKey();
          assertThat(own).as(path).isNotNull();
          assertHolds(Objects.requireNonNull(own), member.getValue(), path);
        }
      }
      case Json.Array array -> {
        assertThat(written).as(where).isInstanceOf(Json.Array.class);
        List<Json> own = ((Json.Array) written).items();
        assertThat(own).as(where).hasSameSizeAs(array.items());
        for (int i = 0; i < own.size(); i++) {
          assertHolds(own.get(i), array.items().get(i), where + "[" + i + "]");
        }
      }
      case Json.Text text -> assertThat(written).as(where).isEqualTo(text);
      case Json.Num number -> assertThat(written).as(where).isEqualTo(number);
      case Json.Bool bool -> assertThat(written).as(where).isEqualTo(bool);
      case Json.Null nothing -> assertThat(written).as(where).isEqualTo(nothing);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai/error_midstream",
        "openai/mistral_flat_error",
        "openai/named_error",
        "openai/openrouter_error",
        "openai/vllm_error_then_done",
        "anthropic/error_midstream",
        "gemini/error_midstream"
      })
  void anErrorInTheMiddleNeverLooksLikeAnEnd(String name) throws IOException {
    ScriptedProvider peer = playing(name + ".sse");

    assertThatThrownBy(() -> read(spoken(name, peer), 1)).isInstanceOf(ProviderException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anthropic/text",
        "anthropic/thinking",
        "anthropic/tools",
        "gemini/text",
        "gemini/thinking",
        "gemini/tools",
        "gemini/parallel_tools"
      })
  void otherDialectsBecomeChunksWithContentAFinishAndUsage(String name) throws IOException {
    List<ChatChunk> chunks = read(spoken(name, playing(name + ".sse")), 1);

    assertThat(chunks).anyMatch(ChatChunk::hasContent);
    assertThat(chunks)
        .anyMatch(chunk ->
            chunk.choices().stream().anyMatch(choice -> choice.finishReason().isPresent()));
    assertThat(chunks).anyMatch(chunk -> chunk.usage().isPresent());
    assertThat(chunks).allMatch(chunk -> !chunk.id().isEmpty() && !chunk.model().isEmpty());
  }

  private static Provider spoken(String name, ScriptedProvider peer) {
    return switch (name.substring(0, name.indexOf('/'))) {
      case "anthropic" -> AnthropicProvider.builder().baseUrl(peer.baseUrl()).build();
      case "gemini" -> GeminiProvider.builder().baseUrl(peer.baseUrl()).build();
      default -> openai(peer);
    };
  }
}

package dev.understudy.openaijava;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.understudy.sdk.ApiTarget;
import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.End;
import dev.understudy.testkit.faults.FaultTests;
import dev.understudy.testkit.faults.Scene;
import dev.understudy.testkit.faults.Site;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The fault catalogue, through chat completions and responses of the SDK.
class CatalogueTest {

  @TestFactory
  Stream<DynamicTest> everyFaultOfAChatEndsAsItMust() {
    return in(Dialect.CHAT).through(Chat::new);
  }

  @TestFactory
  Stream<DynamicTest> everyFaultOfAResponseEndsAsItMust() {
    return in(Dialect.RESPONSES)
        .differs(
            "an end, and B continues what was said",
            "a response cannot be given its beginning, and B says something else when asked anew",
            fault -> fault.ending(End.interrupted().asking(1, 1)))
        .through(Responses::new);
  }

  private static FaultTests in(Dialect dialect) {
    return FaultTests.in(dialect)
        .status(CatalogueTest::status)
        .cannot(
            "the handshake stalls",
            "to the SDK's client a handshake is a read, which may take as long as an answer");
  }

  private static OptionalInt status(Throwable failure) {
    return failure instanceof OpenAIServiceException told
        ? OptionalInt.of(told.statusCode())
        : OptionalInt.empty();
  }

  private static OpenAIClient clientOf(Scene scene) {
    List<ApiTarget> targets =
        scene.targets().stream()
            .map(target -> ApiTarget.of(target).at(scene.baseUrl(target) + "/v1").key(Scene.KEY))
            .toList();
    return OpenAiFailover.of(targets)
        .policy(scene.policy())
        .listener(scene.listener())
        .over(
            OkHttpClient.builder()
                .sslSocketFactory(Site.trusting().getSocketFactory())
                .trustManager(Site.trust())
                .build())
        .client();
  }

  private record Chat(Scene scene, OpenAIClient client)
      implements FaultTests.Client, AutoCloseable {
    Chat(Scene scene) {
      this(scene, clientOf(scene));
    }

    @Override
    public void ask(Consumer<@Nullable String> heard) {
      ChatCompletionCreateParams.Builder request =
          ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage("hi");
      if (scene.fault().leavesState()) {
        request.store(true);
      }
      if (!scene.streams()) {
        client
            .chat()
            .completions()
            .create(request.build())
            .choices()
            .forEach(choice -> heard.accept(choice.message().content().orElse(null)));
        return;
      }
      try (StreamResponse<ChatCompletionChunk> chunks =
          client.chat().completions().createStreaming(request.build())) {
        chunks.stream()
            .flatMap(chunk -> chunk.choices().stream())
            .forEach(choice -> heard.accept(choice.delta().content().orElse(null)));
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private record Responses(Scene scene, OpenAIClient client)
      implements FaultTests.Client, AutoCloseable {
    Responses(Scene scene) {
      this(scene, clientOf(scene));
    }

    @Override
    public void ask(Consumer<@Nullable String> heard) {
      ResponseCreateParams.Builder request =
          ResponseCreateParams.builder().model("gpt-4o").input("hi");
      if (scene.fault().leavesState()) {
        request.previousResponseId("resp_before");
      }
      if (!scene.streams()) {
        client.responses().create(request.build()).output().stream()
            .flatMap(item -> item.message().stream())
            .flatMap(message -> message.content().stream())
            .flatMap(content -> content.outputText().stream())
            .forEach(text -> heard.accept(text.text()));
        return;
      }
      try (StreamResponse<ResponseStreamEvent> events =
          client.responses().createStreaming(request.build())) {
        events.stream()
            .flatMap(event -> event.outputTextDelta().stream())
            .forEach(text -> heard.accept(text.delta()));
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }
}

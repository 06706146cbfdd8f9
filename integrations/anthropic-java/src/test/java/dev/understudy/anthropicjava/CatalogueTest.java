package dev.understudy.anthropicjava;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.OkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import dev.understudy.sdk.ApiTarget;
import dev.understudy.testkit.faults.Dialect;
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

/// The fault catalogue, through messages of the SDK.
class CatalogueTest {

  @TestFactory
  Stream<DynamicTest> everyFaultOfAMessageEndsAsItMust() {
    return FaultTests.in(Dialect.MESSAGES)
        .status(CatalogueTest::status)
        .cannot(
            "the handshake stalls",
            "to the SDK's client a handshake is a read, which may take as long as an answer")
        .through(Messages::new);
  }

  private static OptionalInt status(Throwable failure) {
    return failure instanceof AnthropicServiceException told
        ? OptionalInt.of(told.statusCode())
        : OptionalInt.empty();
  }

  private static AnthropicClient clientOf(Scene scene) {
    List<ApiTarget> targets =
        scene.targets().stream()
            .map(target -> ApiTarget.of(target).at(scene.baseUrl(target)).key(Scene.KEY))
            .toList();
    return AnthropicFailover.of(targets)
        .policy(scene.policy())
        .listener(scene.listener())
        .over(
            OkHttpClient.builder()
                .backend(AnthropicFailover.backend())
                .sslSocketFactory(Site.trusting().getSocketFactory())
                .trustManager(Site.trust())
                .build())
        .client();
  }

  private record Messages(Scene scene, AnthropicClient client)
      implements FaultTests.Client, AutoCloseable {
    Messages(Scene scene) {
      this(scene, clientOf(scene));
    }

    @Override
    public void ask(Consumer<@Nullable String> heard) {
      MessageCreateParams request =
          MessageCreateParams.builder()
              .model("claude-sonnet-4-5")
              .maxTokens(1000)
              .addUserMessage("hi")
              .build();
      if (!scene.streams()) {
        client.messages().create(request).content().stream()
            .flatMap(block -> block.text().stream())
            .forEach(text -> heard.accept(text.text()));
        return;
      }
      try (StreamResponse<RawMessageStreamEvent> events =
          client.messages().createStreaming(request)) {
        events.stream()
            .flatMap(event -> event.contentBlockDelta().stream())
            .flatMap(block -> block.delta().text().stream())
            .forEach(text -> heard.accept(text.text()));
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }
}

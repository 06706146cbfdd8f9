package dev.understudy.langchain4j;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.understudy.attempt.Target;
import dev.understudy.engine.Engine;
import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.End;
import dev.understudy.testkit.faults.FaultTests;
import dev.understudy.testkit.faults.Mode;
import dev.understudy.testkit.faults.Scene;
import dev.understudy.testkit.faults.Site;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every fault of the catalogue through LangChain4j's own models.
class CatalogueTest {

  @TestFactory
  Stream<DynamicTest> everyFaultOfAnOpenAiModelEndsAsItMust() {
    return faults(Dialect.CHAT)
        .cannot(
            "a reset of a request that leaves state behind",
            "no request of LangChain4j's chat models does")
        .through(CatalogueTest::client);
  }

  @TestFactory
  Stream<DynamicTest> everyFaultOfAnAnthropicModelEndsAsItMust() {
    return faults(Dialect.MESSAGES).through(CatalogueTest::client);
  }

  private static FaultTests faults(Dialect dialect) {
    return FaultTests.in(dialect)
        .status(CatalogueTest::status)
        .differs(
            "a kept connection is stale",
            "java.net.http does not tell a request that was never sent from one that was",
            fault -> fault.ending(End.fromA(), End.fromB().asking(0, 1)))
        .differs(
            "only comments after content",
            Mode.STREAM,
            "LangChain4j's parser tells nobody of comments, so that they are silence",
            fault ->
                fault.ending(
                    End.interrupted().between(Duration.ofMillis(190), Duration.ofSeconds(4))));
  }

  private static OptionalInt status(Throwable failure) {
    Throwable at = failure;
    while (at != null) {
      if (at instanceof HttpException answer) {
        return OptionalInt.of(answer.statusCode());
      }
      at = at.getCause();
    }
    return OptionalInt.empty();
  }

  private static FaultTests.Client client(Scene scene) {
    return scene.streams() ? streaming(scene) : plain(scene);
  }

  private static FaultTests.Client plain(Scene scene) {
    FailoverChatModel.Builder builder =
        FailoverChatModel.builder().policy(scene.policy()).engine(engine(scene));
    scene.targets().forEach(target -> builder.target(target, chat(scene, target)));
    ChatModel model = builder.build();
    return heard -> heard.accept(model.chat("hi"));
  }

  private static FaultTests.Client streaming(Scene scene) {
    FailoverStreamingChatModel.Builder builder =
        FailoverStreamingChatModel.builder().policy(scene.policy()).engine(engine(scene));
    scene.targets().forEach(target -> builder.target(target, stream(scene, target)));
    StreamingChatModel model = builder.build();
    return heard -> ask(model, heard);
  }

  private static Engine engine(Scene scene) {
    return Engine.builder().listener(scene.listener()).build();
  }

  private static void ask(StreamingChatModel model, Consumer<@Nullable String> heard)
      throws Exception {
    Spoken spoken = new Spoken();
    model.chat("hi", spoken);
    try {
      spoken.whole.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw failed;
    } finally {
      heard.accept(spoken.text.toString());
    }
  }

  private static ChatModel chat(Scene scene, Target target) {
    return switch (scene.dialect()) {
      case CHAT, RESPONSES, GEMINI ->
          OpenAiChatModel.builder()
              .baseUrl(scene.baseUrl(target) + "/v1")
              .apiKey(Scene.KEY)
              .modelName(wireName(target))
              .maxRetries(0)
              .httpClientBuilder(http(target))
              .build();
      case MESSAGES ->
          AnthropicChatModel.builder()
              .baseUrl(scene.baseUrl(target) + "/v1")
              .apiKey(Scene.KEY)
              .modelName(wireName(target))
              .maxRetries(0)
              .httpClientBuilder(http(target))
              .build();
    };
  }

  private static StreamingChatModel stream(Scene scene, Target target) {
    return switch (scene.dialect()) {
      case CHAT, RESPONSES, GEMINI ->
          OpenAiStreamingChatModel.builder()
              .baseUrl(scene.baseUrl(target) + "/v1")
              .apiKey(Scene.KEY)
              .modelName(wireName(target))
              .httpClientBuilder(http(target))
              .build();
      case MESSAGES ->
          AnthropicStreamingChatModel.builder()
              .baseUrl(scene.baseUrl(target) + "/v1")
              .apiKey(Scene.KEY)
              .modelName(wireName(target))
              .httpClientBuilder(http(target))
              .build();
    };
  }

  private static RetryAfterHttpClientBuilder http(Target target) {
    return RetryAfterHttpClient.builder(
            java.net.http.HttpClient.newBuilder().sslContext(Site.trusting()))
        .connectWithin(target.timeouts().connect());
  }

  private static String wireName(Target target) {
    return target.model().substring(target.model().indexOf('/') + 1);
  }
}

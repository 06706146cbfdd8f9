package dev.understudy.springai;

import com.anthropic.errors.AnthropicServiceException;
import com.openai.errors.OpenAIServiceException;
import dev.understudy.attempt.Target;
import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.FaultTests;
import dev.understudy.testkit.faults.Scene;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The fault catalogue through Spring AI's OpenAI and Anthropic models.
class CatalogueTest {

  @TestFactory
  Stream<DynamicTest> everyFaultOfAnOpenAiModelEndsAsItMust() {
    return FaultTests.in(Dialect.CHAT)
        .status(CatalogueTest::status)
        .through(CatalogueTest::client);
  }

  @TestFactory
  Stream<DynamicTest> everyFaultOfAnAnthropicModelEndsAsItMust() {
    return FaultTests.in(Dialect.MESSAGES)
        .status(CatalogueTest::status)
        .through(CatalogueTest::client);
  }

  private static FaultTests.Client client(Scene scene) {
    FailoverChatModel.Builder builder = FailoverChatModel.builder().policy(scene.policy());
    for (Target target : scene.targets()) {
      String model = target.model().substring(target.model().indexOf('/') + 1);
      builder.target(target, Models.of(scene.dialect(), scene.baseUrl(target), model));
    }
    FailoverChatModel model = builder.build();
    return heard -> {
      if (scene.streams()) {
        model.stream("hi").doOnNext(heard).blockLast();
      } else {
        heard.accept(model.call("hi"));
      }
    };
  }

  private static OptionalInt status(Throwable failure) {
    return switch (failure) {
      case OpenAIServiceException answer -> OptionalInt.of(answer.statusCode());
      case AnthropicServiceException answer -> OptionalInt.of(answer.statusCode());
      default -> OptionalInt.empty();
    };
  }
}

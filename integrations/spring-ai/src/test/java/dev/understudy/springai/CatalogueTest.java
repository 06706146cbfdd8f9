package dev.understudy.springai;

import com.anthropic.errors.AnthropicServiceException;
import com.openai.errors.OpenAIServiceException;
import dev.understudy.attempt.Target;
import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.End;
import dev.understudy.testkit.faults.FaultTests;
import dev.understudy.testkit.faults.Mode;
import dev.understudy.testkit.faults.Scene;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/// The fault catalogue through Spring AI's OpenAI and Anthropic models.
class CatalogueTest {

  private static final String SIXTY =
      IntStream.rangeClosed(1, 60).mapToObj(n -> "w" + n).collect(Collectors.joining(" "));

  @TestFactory
  Stream<DynamicTest> everyFaultOfAnOpenAiModelEndsAsItMust() {
    return faults(Dialect.CHAT).through(CatalogueTest::client);
  }

  @TestFactory
  Stream<DynamicTest> everyFaultOfAnAnthropicModelEndsAsItMust() {
    return faults(Dialect.MESSAGES).through(CatalogueTest::client);
  }

  private static FaultTests faults(Dialect dialect) {
    return FaultTests.in(dialect)
        .status(CatalogueTest::status)
        .cannot(
            "the handshake stalls",
            "to the SDK's client a handshake is a read, which may take as long as an answer")
        .differs(
            "200 with a throttle",
            "the SDK does not tell what an error inside an answer of success says",
            fault -> fault.ending(End.fromB(), End.fromA()))
        .differs(
            "a document and more",
            Mode.PLAIN,
            "the SDK's parser reads one document and does not look for more",
            fault -> fault.ending(End.fromA()))
        .differs(
            "only comments after content",
            Mode.STREAM,
            "the SDK's parser tells nobody of comments, so that they are silence",
            fault ->
                fault.ending(
                    End.interrupted().between(Duration.ofMillis(190), Duration.ofSeconds(4))))
        .differs(
            "one event of sixty that is not JSON",
            Mode.STREAM,
            "the SDK's stream ends at an event that it cannot read",
            fault -> fault.ending(End.interrupted().text(SIXTY)))
        .differs(
            "an end inside a call of a tool",
            Mode.STREAM,
            "a tool call is held until it is whole, so that B can still take over",
            fault -> fault.ending(End.fromB()))
        .differs(
            "an end inside a call of a tool, and resuming is allowed",
            Mode.STREAM,
            "a tool call is held until it is whole, so that B can still take over",
            fault -> fault.ending(End.fromB()))
        .cannot("an event of 5 MB before content", "the SDK has no limit to an event")
        .cannot("an event of 5 MB after content", "the SDK has no limit to an event");
  }

  private static FaultTests.Client client(Scene scene) {
    FailoverChatModel.Builder builder =
        FailoverChatModel.builder()
            .policy(scene.policy())
            .listener(scene.listener())
            .hangUp(Models.HANG_UP);
    for (Target target : scene.targets()) {
      String model = target.model().substring(target.model().indexOf('/') + 1);
      builder.target(
          target,
          Models.of(scene.dialect(), scene.baseUrl(target), model, target.timeouts().connect()));
    }
    FailoverChatModel model = builder.build();
    Prompt prompt =
        new Prompt(
            "hi", FailoverChatOptions.builder().replaySafe(!scene.fault().leavesState()).build());
    return heard -> {
      if (scene.streams()) {
        model.stream(prompt).mapNotNull(CatalogueTest::text).doOnNext(heard).blockLast();
      } else {
        heard.accept(text(model.call(prompt)));
      }
    };
  }

  private static @Nullable String text(ChatResponse response) {
    return Content.text(response).orElse(null);
  }

  private static OptionalInt status(Throwable failure) {
    return switch (failure) {
      case OpenAIServiceException answer -> OptionalInt.of(answer.statusCode());
      case AnthropicServiceException answer -> OptionalInt.of(answer.statusCode());
      default -> OptionalInt.empty();
    };
  }
}

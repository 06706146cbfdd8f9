package dev.understudy.examples;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.provider.Provider;
import dev.understudy.testkit.junit.UnderstudyExtension;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(UnderstudyExtension.class)
class ExamplesTest {
  private static final String TEXT = "The show goes on.";

  @Test
  void anyCallSurvivesAThrottledApi(ScriptedProvider first, ScriptedProvider second) {
    first.always(Answers.openai().error(429).retryAfter(60));
    second.always(Answers.openai().text(TEXT));

    assertThat(AnyCall.ask(first.baseUrl(), second.baseUrl())).contains(TEXT);
    assertThat(first).wasAskedTimes(1);
  }

  @Test
  void anyCallTellsWhyNothingWorked(ScriptedProvider first, ScriptedProvider second) {
    first.always(Answers.hangUp());
    second.always(Answers.openai().error(500));

    assertThat(AnyCall.ask(first.baseUrl(), second.baseUrl()))
        .isEqualTo("2 attempts, and ATTEMPTS_SPENT");
  }

  @Test
  void plainJavaSurvivesAThrottledProvider(ScriptedProvider first, ScriptedProvider second) {
    first.always(Answers.openai().error(429).retryAfter(60));
    second.always(Answers.anthropic().text(TEXT));

    try (Provider models = PlainJava.models(first.baseUrl(), "one", second.baseUrl(), "two")) {
      assertThat(PlainJava.ask(models)).isEqualTo(TEXT);
      assertThat(PlainJava.stream(models)).isEqualTo(TEXT);
    }
    assertThat(first).wasAskedTimes(1);
    assertThat(second).wasAskedTimes(2);
  }

  @Test
  void aProviderAloneIsAskedAgain(ScriptedProvider only) {
    only.next(Answers.openai().error(503)).always(Answers.openai().text(TEXT));

    try (Provider model = PlainJava.alone(only.baseUrl(), "one")) {
      assertThat(PlainJava.ask(model)).isEqualTo(TEXT);
    }
    assertThat(only).wasAskedTimes(2);
  }

  @Test
  void aFileOfTheGatewayIsServedInTheProcess(ScriptedProvider first, ScriptedProvider second) {
    first.always(Answers.openai().error(429).retryAfter(60));
    second.always(Answers.anthropic().text(TEXT));
    Map<String, String> environment =
        Map.of(
            "OPENAI_URL",
            first.baseUrl(),
            "OPENAI_API_KEY",
            "one",
            "ANTHROPIC_URL",
            second.baseUrl(),
            "ANTHROPIC_API_KEY",
            "two");

    assertThat(PlainJava.configured(Path.of("outside/plain-java/understudy.yaml"), environment))
        .isEqualTo(TEXT);
  }

  @Test
  void aStreamThatIsCutBeforeItsFirstWordGoesOnElsewhere(
      ScriptedProvider first, ScriptedProvider second) {
    first.always(Answers.openai().text("never heard").breakBeforeContent(Ending.RESET));
    second.always(Answers.anthropic().text(TEXT));

    try (Provider models = PlainJava.models(first.baseUrl(), "one", second.baseUrl(), "two")) {
      assertThat(PlainJava.stream(models)).isEqualTo(TEXT);
    }
    assertThat(first).wasAskedTimes(1);
  }

  @Test
  void langChain4jSurvivesAnOverloadedProvider(ScriptedProvider first, ScriptedProvider second) {
    first.always(Answers.openai().error(503));
    second.always(Answers.anthropic().text(TEXT));

    assertThat(
            WithLangChain4j.model(first.baseUrl() + "/v1", "one", second.baseUrl() + "/v1", "two")
                .chat("How does the show go on?"))
        .isEqualTo(TEXT);
    assertThat(first).wasAskedTimes(1);
  }
}

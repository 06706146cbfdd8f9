package dev.understudy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.provider.ChatAnswer;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.FailoverProvider;
import dev.understudy.provider.Message;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderException;
import dev.understudy.provider.Time;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.InMemoryProvider.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The Java of the README, compiled and run.
class ReadmeTest {

  @Test
  void theExampleFailsOver() {
    Provider openai = failing("openai");
    Provider anthropic =
        InMemoryProvider.of("anthropic", Time.system(), Turn.text("The show goes on."));
    assertThat(ask(openai, anthropic)).isEqualTo("The show goes on.");
  }

  @Test
  void theExampleTellsTheWholeStoryWhenNothingWorks() {
    assertThat(ask(failing("openai"), failing("anthropic"))).isEqualTo("2 attempts, then 503");
  }

  @Test
  void theReadmeShowsThisCode() throws IOException {
    Path here = Path.of("src/test/java/dev/understudy/docs/ReadmeTest.java");
    String region =
        Files.readString(here).split("// region readme\n", 2)[1].split(" *// endregion", 2)[0];
    assertThat(Files.readString(Path.of("../README.md")))
        .contains("```java\n" + region.stripTrailing().stripIndent() + "\n```");
  }

  private static Provider failing(String name) {
    return InMemoryProvider.of(name, Time.system(), Turn.status(503, FailureKind.OVERLOADED));
  }

  private static String ask(Provider openai, Provider anthropic) {
    // region readme
    Provider models =
        FailoverProvider.builder()
            .target(Target.of("openai/gpt-4o"), openai)
            .target(Target.of("anthropic/claude-sonnet-4-5"), anthropic)
            .policy(RetryPolicy.DEFAULT)
            .build();
    try {
      ChatAnswer answer =
          models.chat(ChatRequest.of("openai/gpt-4o", Message.user("How does the show go on?")));
      return answer.text();
    } catch (ProviderException failed) {
      return failed.attempts().size() + " attempts, then " + failed.httpStatus();
    }
    // endregion
  }
}

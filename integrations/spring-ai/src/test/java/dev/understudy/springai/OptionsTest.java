package dev.understudy.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

/// What goes out to each of two providers, whatever options the prompt came with.
class OptionsTest {
  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider openai = providers.start();
  private ScriptedProvider anthropic = providers.start();
  private FailoverChatModel model =
      FailoverChatModel.builder().target("a/b", Models.openai("http://127.0.0.1", "b")).build();

  @BeforeEach
  void theFirstIsThrottled() {
    openai = providers.start().always(Answers.openai().error(429));
    anthropic = providers.start().always(Answers.anthropic().text("fine"));
    model =
        FailoverChatModel.builder()
            .target(
                "openai/gpt-4o",
                Models.openai(
                    OpenAiChatOptions.builder().model("gpt-4o").temperature(0.9).user("team"),
                    openai.baseUrl()))
            .target(
                "anthropic/claude-x",
                Models.anthropic(
                    AnthropicChatOptions.builder().model("claude-x").maxTokens(50),
                    anthropic.baseUrl()))
            .build();
  }

  private String toOpenai() {
    return openai.received(1).text();
  }

  private String toAnthropic() {
    return anthropic.received(1).text();
  }

  @Test
  void withoutOptionsEachTargetHasItsOwn() {
    model.call("hi");

    assertThat(toOpenai()).contains("\"model\":\"gpt-4o\"", "\"temperature\":0.9");
    assertThat(toAnthropic()).contains("\"model\":\"claude-x\"", "\"max_tokens\":50");
  }

  @Test
  void portableOptionsGoToAllTargetsOverTheirOwn() {
    model.call(new Prompt("hi", ChatOptions.builder().temperature(0.1).maxTokens(7).build()));

    assertThat(toOpenai())
        .contains("\"model\":\"gpt-4o\"", "\"temperature\":0.1", "\"max_tokens\":7")
        .contains("\"user\":\"team\"");
    assertThat(toAnthropic())
        .contains("\"model\":\"claude-x\"", "\"temperature\":0.1", "\"max_tokens\":7");
  }

  @Test
  void optionsOfOneProviderReachItsTargetsOnly() {
    OpenAiChatOptions options =
        OpenAiChatOptions.builder().model("gpt-4o").temperature(0.2).seed(11).build();

    model.call(new Prompt("hi", options));

    assertThat(toOpenai()).contains("\"seed\":11", "\"temperature\":0.2");
    assertThat(toAnthropic())
        .contains("\"model\":\"claude-x\"", "\"temperature\":0.2")
        .doesNotContain("seed", "gpt-4o");
  }

  @Test
  void optionsOfTheSecondProviderDoNotBreakTheFirst() {
    AnthropicChatOptions options =
        AnthropicChatOptions.builder().model("claude-x").maxTokens(9).topK(3).build();

    model.call(new Prompt("hi", options));

    assertThat(toAnthropic()).contains("\"model\":\"claude-x\"", "\"top_k\":3", "\"max_tokens\":9");
    assertThat(openai.requests()).as("the caller named the other one").isZero();
  }

  @Test
  void aModelNameThatIsNoTargetsIsIgnored() {
    model.call(new Prompt("hi", ChatOptions.builder().model("mistral-large").build()));

    assertThat(toOpenai()).contains("\"model\":\"gpt-4o\"");
    assertThat(toAnthropic()).contains("\"model\":\"claude-x\"");
  }

  @Test
  void optionsOfSeveralProvidersTravelTogether() {
    FailoverChatOptions options =
        FailoverChatOptions.builder()
            .with(OpenAiChatOptions.builder().seed(5).build())
            .with(AnthropicChatOptions.builder().topK(4).build())
            .build();

    model.call(new Prompt("hi", options));

    assertThat(toOpenai()).contains("\"seed\":5", "\"model\":\"gpt-4o\"");
    assertThat(toAnthropic()).contains("\"top_k\":4", "\"model\":\"claude-x\"");
  }

  @Test
  void whatOneProviderWroteForItselfDoesNotReachAnother() {
    AssistantMessage thought =
        AssistantMessage.builder()
            .content("earlier")
            .properties(Map.of("reasoningContent", "secret thoughts", "note", "kept"))
            .build();

    model.call(new Prompt(List.of(new UserMessage("a"), thought, new UserMessage("b"))));

    assertThat(toOpenai()).contains("secret thoughts");
    assertThat(toAnthropic()).contains("earlier").doesNotContain("secret thoughts");
  }

  @Test
  void optionsSurviveTheirCopies() {
    FailoverChatOptions options =
        FailoverChatOptions.builder()
            .model("m")
            .temperature(0.3)
            .outputSchema("{}")
            .policy("p")
            .within(Duration.ofSeconds(3))
            .with(OpenAiChatOptions.builder().seed(5).build())
            .build();

    FailoverChatOptions copy = options.mutate().build();

    assertThat(copy).isEqualTo(options).hasSameHashCodeAs(options);
    assertThat(copy.own()).hasSize(1);
    assertThat(options.mutate().policy("other").build()).isNotEqualTo(options);
  }

  @Test
  void aRequestThatMayNotBeSentAgainStaysSoWhenOptionsAreCopiedAndCombined() {
    FailoverChatOptions once = FailoverChatOptions.builder().replaySafe(false).build();

    assertThat(FailoverChatOptions.builder().build().replaySafe()).isTrue();
    assertThat(once.mutate().build()).isEqualTo(once);
    assertThat(FailoverChatOptions.builder().combineWith(once.mutate()).build().replaySafe())
        .isFalse();
  }
}

package dev.understudy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Target;
import dev.understudy.engine.Engine;
import dev.understudy.micrometer.CallMeters;
import dev.understudy.micrometer.HealthMeters;
import dev.understudy.policy.OnFailure;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import dev.understudy.springai.FailoverChatModel;
import dev.understudy.springai.HangUp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.anthropic.autoconfigure.AnthropicChatAutoConfiguration;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class UnderstudyAutoConfigurationTest {
  private final ApplicationContextRunner bare =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  UnderstudyAutoConfiguration.class,
                  UnderstudyActuatorAutoConfiguration.class,
                  UnderstudyMetersAutoConfiguration.class,
                  UnderstudyHangUpAutoConfiguration.class,
                  OpenAiChatAutoConfiguration.class,
                  AnthropicChatAutoConfiguration.class,
                  ToolCallingAutoConfiguration.class,
                  ChatClientAutoConfiguration.class))
          .withPropertyValues("spring.ai.openai.api-key=k", "spring.ai.anthropic.api-key=k");

  private final ApplicationContextRunner both =
      bare.withPropertyValues(
          "spring.ai.openai.chat.model=gpt-4o", "spring.ai.anthropic.chat.model=claude-x");

  private static final String[] IN_ORDER = {
    "understudy.targets[0].model=openai/gpt-4o", "understudy.targets[1].model=anthropic/claude-x"
  };

  private static List<String> names(FailoverChatModel model) {
    return model.targets().stream().map(Target::name).toList();
  }

  @Test
  void twoModelsGetAFailoverInFrontOfThem() {
    both.run(context -> {
      assertThat(context).hasSingleBean(FailoverChatModel.class);
      assertThat(context.getBean(ChatModel.class)).isInstanceOf(FailoverChatModel.class);
      assertThat(names(context.getBean(FailoverChatModel.class)))
          .containsExactlyInAnyOrder("openai/gpt-4o", "anthropic/claude-x");
      assertThat(context).hasSingleBean(ChatClient.Builder.class);
    });
  }

  @Test
  void targetsAreAskedInTheOrderInWhichTheyAreListed() {
    both.withPropertyValues(IN_ORDER)
        .run(context ->
            assertThat(names(context.getBean(FailoverChatModel.class)))
                .containsExactly("openai/gpt-4o", "anthropic/claude-x"));
  }

  @Test
  void oneBeanServesSeveralTargets() {
    both.withPropertyValues(IN_ORDER)
        .withPropertyValues(
            "understudy.targets[2].model=openai/gpt-4o-mini", "understudy.targets[2].name=small")
        .run(context ->
            assertThat(names(context.getBean(FailoverChatModel.class)))
                .containsExactly("openai/gpt-4o", "anthropic/claude-x", "small"));
  }

  @Test
  void clocksAndWindowsAreThoseOfTheTargetElseThoseOfAll() {
    both.withPropertyValues(IN_ORDER)
        .withPropertyValues(
            "understudy.timeouts.first-token=7s",
            "understudy.targets[0].timeouts.first-token=3s",
            "understudy.targets[0].context-window=1000")
        .run(context -> {
          List<Target> targets = context.getBean(FailoverChatModel.class).targets();
          assertThat(targets.get(0).timeouts().firstToken()).isEqualTo(Duration.ofSeconds(3));
          assertThat(targets.get(0).contextWindow()).hasValue(1000);
          assertThat(targets.get(1).timeouts().firstToken()).isEqualTo(Duration.ofSeconds(7));
        });
  }

  @Test
  void theRulesAreThoseOfTheProperties() {
    both.withPropertyValues(
            "understudy.policy.max-attempts=4",
            "understudy.policy.strategy=same-model,different-provider",
            "understudy.policy.deadline=30s",
            "understudy.policy.max-wait=2s",
            "understudy.policy.on-interrupt=resume",
            "understudy.policy.on-auth-error=return",
            "understudy.policy.backoff.base=50ms")
        .run(context -> {
          RetryPolicy policy = context.getBean(FailoverChatModel.class).policy();
          assertThat(policy.defaultRule().maxAttempts()).isEqualTo(4);
          assertThat(policy.defaultRule().ladder())
              .containsExactly(Strategy.SAME_MODEL, Strategy.DIFFERENT_PROVIDER);
          assertThat(policy.deadline()).isEqualTo(Duration.ofSeconds(30));
          assertThat(policy.retryAfterHandling().maxWait()).isEqualTo(Duration.ofSeconds(2));
          assertThat(policy.streaming().onInterrupt()).isEqualTo(Streaming.OnInterrupt.RESUME);
          assertThat(policy.onAuthError()).isEqualTo(OnFailure.RETURN);
          assertThat(policy.backoff()).isPresent();
        });
  }

  @Test
  void theRulesAreThoseOfTheGatewaysFileUnlessAPropertySaysOtherwise() {
    both.withPropertyValues(
            "understudy.config=classpath:policies.yaml",
            "understudy.policy.name=careful",
            "understudy.policy.deadline=20s")
        .run(context -> {
          RetryPolicy policy = context.getBean(FailoverChatModel.class).policy();
          assertThat(policy.defaultRule().maxAttempts()).isEqualTo(3);
          assertThat(policy.deadline()).isEqualTo(Duration.ofSeconds(20));
          assertThat(context.getBean(Policies.class).named()).containsKeys("careful", "hasty");
        });
  }

  @Test
  void aFileWithMistakesIsShownWithTheirPlaces() {
    both.withPropertyValues("understudy.config=classpath:mistaken.yaml")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("mistaken.yaml:3")
                .hasMessageContaining("default_max_attempts"));
  }

  @Test
  void aPolicyThatDoesNotExistIsRefused() {
    both.withPropertyValues(
            "understudy.config=classpath:policies.yaml", "understudy.policy.name=nobody")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("nobody")
                .hasMessageContaining("careful"));
  }

  @Test
  void aTargetWithoutAModelIsRefused() {
    both.withPropertyValues("understudy.targets[0].model=mistral/large")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("mistral/large")
                .hasMessageContaining("openAiChatModel"));
  }

  @Test
  void aModelToFailOverToThatIsNoTargetIsRefused() {
    both.withPropertyValues("understudy.policy.fallback-models=antropic/claude")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("antropic/claude, which is no target")
                .hasMessageContaining("openai/gpt-4o"));
  }

  @Test
  void aTimeThatCannotBeIsLookedForWhereItWasSaid() {
    both.withPropertyValues("understudy.timeouts.attempt=-5s")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("understudy.timeouts")
                .hasMessageContaining("attempt must be positive"));
  }

  @Test
  void oneModelAloneHasNothingToFailOverTo() {
    bare.withPropertyValues("spring.ai.model.chat=openai")
        .run(context -> {
          Throwable failure = Objects.requireNonNull(context.getStartupFailure());
          assertThat(failure).rootCause().isInstanceOf(MisconfiguredException.class);
          assertThat(new MisconfigurationAnalyzer().analyze(failure))
              .satisfies(analysis -> {
                assertThat(analysis.getDescription()).contains("only one chat model");
                assertThat(analysis.getAction()).contains("spring.ai.model.chat");
              });
        });
  }

  @Test
  void oneModelThatIsListedIsOnlyRetried() {
    bare.withPropertyValues(
            "spring.ai.model.chat=openai",
            "spring.ai.openai.chat.model=gpt-4o",
            "understudy.targets[0].model=openai/gpt-4o")
        .run(context -> assertThat(context).hasSingleBean(FailoverChatModel.class));
  }

  @Test
  void itCanBeSwitchedOff() {
    bare.withPropertyValues("spring.ai.model.chat=openai", "understudy.enabled=false")
        .run(context -> {
          assertThat(context).doesNotHaveBean(FailoverChatModel.class);
          assertThat(context).doesNotHaveBean(UnderstudyHealthIndicator.class);
        });
  }

  @Test
  void withoutAnyModelThereIsNothing() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(UnderstudyAutoConfiguration.class))
        .run(context -> assertThat(context).doesNotHaveBean(FailoverChatModel.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class OfTheApplication {
    @Bean
    ChatModel echoChatModel() {
      return new Echo();
    }

    @Bean
    Engine ownEngine() {
      return Engine.builder().build();
    }
  }

  private static final class Echo implements ChatModel {
    @Override
    public ChatResponse call(Prompt prompt) {
      return new ChatResponse(List.of());
    }

    @Override
    public ChatOptions getOptions() {
      return ChatOptions.builder().model("loud").build();
    }
  }

  @Test
  void aModelOfTheApplicationsOwnTakesPart() {
    bare.withUserConfiguration(OfTheApplication.class)
        .withPropertyValues(
            "spring.ai.model.chat=openai",
            "spring.ai.openai.chat.model=gpt-4o",
            "understudy.targets[0].model=openai/gpt-4o",
            "understudy.targets[1].model=echo/loud")
        .run(context -> {
          assertThat(names(context.getBean(FailoverChatModel.class)))
              .containsExactly("openai/gpt-4o", "echo/loud");
          assertThat(context.getBean(FailoverChatModel.class).engine())
              .isSameAs(context.getBean("ownEngine"));
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnFailover {
    @Bean
    FailoverChatModel mine() {
      return FailoverChatModel.builder().target("echo/loud", new Echo()).build();
    }
  }

  @Test
  void aFailoverOfTheApplicationsOwnReplacesOurs() {
    both.withUserConfiguration(OwnFailover.class)
        .run(context -> {
          assertThat(context).hasSingleBean(FailoverChatModel.class);
          assertThat(context).hasBean("mine");
        });
  }

  @Test
  void healthIsDownOnlyIfEveryTargetIsBlocked() {
    both.run(context -> {
      UnderstudyHealthIndicator health = context.getBean(UnderstudyHealthIndicator.class);
      assertThat(health.health().getStatus()).isEqualTo(Status.UP);
      assertThat(health.health().getDetails())
          .isEqualTo(Map.of("openai/gpt-4o", "usable", "anthropic/claude-x", "usable"));
    });
  }

  @Test
  void theEndpointIsThereWhenItIsExposed() {
    both.run(context -> assertThat(context).doesNotHaveBean(UnderstudyEndpoint.class));
    both.withPropertyValues("management.endpoints.web.exposure.include=understudy")
        .run(context -> {
          Map<String, Object> report = context.getBean(UnderstudyEndpoint.class).report();
          assertThat(report.get("targets"))
              .asInstanceOf(InstanceOfAssertFactories.list(TargetReport.class))
              .extracting(TargetReport::state)
              .containsExactly("usable", "usable");
          assertThat(report.get("policies")).asString().contains("standard");
        });
  }

  @Test
  void metersAreThereWhenThereIsARegistry() {
    both.run(context -> assertThat(context).doesNotHaveBean(CallMeters.class));
    both.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(context -> {
          assertThat(context).hasSingleBean(CallMeters.class);
          assertThat(context).hasSingleBean(HealthMeters.class);
        });
  }

  @Test
  void okHttpIsNotNeeded() {
    bare.withClassLoader(
            new FilteredClassLoader(
                "okhttp3", "org.springframework.ai.openai", "org.springframework.ai.anthropic"))
        .withBean("oneChatModel", ChatModel.class, () -> prompt -> new ChatResponse(List.of()))
        .withBean("twoChatModel", ChatModel.class, () -> prompt -> new ChatResponse(List.of()))
        .run(context -> {
          assertThat(context).hasSingleBean(FailoverChatModel.class);
          assertThat(context).doesNotHaveBean(HangUp.class);
        });
  }

  @Test
  void neitherActuatorNorMicrometerIsNeeded() {
    both.withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.actuate", "org.springframework.boot.health"))
        .run(context -> {
          assertThat(context).hasSingleBean(FailoverChatModel.class);
          assertThat(context).doesNotHaveBean(UnderstudyHealthIndicator.class);
        });
  }
}

package dev.understudy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogs;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class InnerRetriesTest {
  private static ConfigurableEnvironment processed(Map<String, Object> said) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("application", said));
    new InnerRetries(new DeferredLogs())
        .postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  @Test
  void modelsDoNotRetryByThemselves() {
    ConfigurableEnvironment environment = processed(Map.of());

    assertThat(environment.getProperty("spring.ai.openai.max-retries")).isEqualTo("0");
    assertThat(environment.getProperty("spring.ai.anthropic.max-retries")).isEqualTo("0");
    assertThat(environment.getProperty("spring.ai.retry.max-attempts")).isEqualTo("0");
  }

  @Test
  void whatTheApplicationSaysStays() {
    ConfigurableEnvironment environment = processed(Map.of("spring.ai.openai.max-retries", "3"));

    assertThat(environment.getProperty("spring.ai.openai.max-retries")).isEqualTo("3");
    assertThat(environment.getProperty("spring.ai.anthropic.max-retries")).isEqualTo("0");
  }

  @Test
  void switchedOffItChangesNothing() {
    ConfigurableEnvironment environment = processed(Map.of("understudy.enabled", "false"));

    assertThat(environment.getProperty("spring.ai.openai.max-retries")).isNull();
  }
}

package dev.understudy.spring;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Turns off the retries inside the models, because attempts would multiply: three tries of a
/// vendor's SDK times three of ours are nine. As defaults of the lowest rank, so that whatever the
/// application says itself stays; then a warning tells what that costs.
final class InnerRetries implements EnvironmentPostProcessor, Ordered {
  static final String SOURCE = "understudy: models do not retry by themselves";

  private static final Map<String, Object> OFF =
      Map.of(
          "spring.ai.openai.max-retries", 0,
          "spring.ai.anthropic.max-retries", 0,
          "spring.ai.retry.max-attempts", 0);

  private final Log log;

  InnerRetries(DeferredLogFactory logs) {
    log = logs.getLog(InnerRetries.class);
  }

  /// After every source of the application's own.
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (!environment.getProperty("understudy.enabled", Boolean.class, true)) {
      return;
    }
    String kept =
        OFF.keySet().stream()
            .filter(key -> environment.getProperty(key, Integer.class, 0) > 0)
            .sorted()
            .collect(Collectors.joining(", "));
    if (!kept.isEmpty()) {
      log.warn(kept + ": the models retry by themselves too, so attempts multiply; 0 is better");
    }
    environment.getPropertySources().addLast(new MapPropertySource(SOURCE, OFF));
  }
}

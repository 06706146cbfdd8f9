package dev.understudy.spring;

import dev.understudy.micrometer.CallMeters;
import dev.understudy.micrometer.HealthMeters;
import dev.understudy.springai.FailoverChatModel;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/// Calls, attempts and the health of targets as meters, where there is a meter registry.
@AutoConfiguration(
    after = UnderstudyAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration"
    })
@ConditionalOnClass({MeterRegistry.class, CallMeters.class})
@ConditionalOnBean({MeterRegistry.class, FailoverChatModel.class})
public class UnderstudyMetersAutoConfiguration {

  /// Hears of calls and attempts.
  @Bean
  @ConditionalOnMissingBean
  CallMeters understudyCallMeters(MeterRegistry registry) {
    return new CallMeters(registry);
  }

  /// Reads what is known about targets.
  @Bean
  @ConditionalOnMissingBean
  HealthMeters understudyHealthMeters(FailoverChatModel model) {
    return HealthMeters.of(model.engine(), model.targets(), model.policy());
  }
}

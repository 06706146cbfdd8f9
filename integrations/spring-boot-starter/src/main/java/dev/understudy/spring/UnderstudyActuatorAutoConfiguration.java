package dev.understudy.spring;

import dev.understudy.springai.FailoverChatModel;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Health and endpoint, where Spring Boot's actuator is.
@AutoConfiguration(after = UnderstudyAutoConfiguration.class)
@ConditionalOnBean({FailoverChatModel.class, Policies.class})
public class UnderstudyActuatorAutoConfiguration {

  /// The health indicator `understudy`; `management.health.understudy.enabled=false` removes it.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  static class OfHealth {
    @Bean
    @ConditionalOnMissingBean(name = "understudyHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("understudy")
    UnderstudyHealthIndicator understudyHealthIndicator(FailoverChatModel model) {
      return new UnderstudyHealthIndicator(model);
    }
  }

  /// The endpoint `understudy`, if it is exposed.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
  static class OfEndpoint {
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    UnderstudyEndpoint understudyEndpoint(FailoverChatModel model, Policies policies) {
      return new UnderstudyEndpoint(model, policies);
    }
  }
}

package dev.understudy.spring;

import dev.understudy.springai.HangUp;
import okhttp3.Interceptor;
import org.springframework.ai.anthropic.http.okhttp.AnthropicHttpClientBuilderCustomizer;
import org.springframework.ai.openai.http.okhttp.OpenAiHttpClientBuilderCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Closes connections of streams that nobody reads any more: in the HTTP clients of the models that
/// Spring AI configures, and in the failover. Where OkHttp is, which is what those models use.
@AutoConfiguration
@ConditionalOnClass(Interceptor.class)
@ConditionalOnProperty(prefix = "understudy", name = "enabled", matchIfMissing = true)
public class UnderstudyHangUpAutoConfiguration {

  /// One for all models.
  @Bean
  @ConditionalOnMissingBean
  HangUp understudyHangUp() {
    return new HangUp();
  }

  @Bean
  ModelSetting understudyHangUpInTheFailover(HangUp hangUp) {
    return model -> model.hangUp(hangUp);
  }

  /// In Spring AI's OpenAI models.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(OpenAiHttpClientBuilderCustomizer.class)
  static class InOpenAi {
    @Bean
    OpenAiHttpClientBuilderCustomizer understudyHangUpInOpenAi(HangUp hangUp) {
      return http -> http.interceptor(hangUp);
    }
  }

  /// In Spring AI's Anthropic models.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(AnthropicHttpClientBuilderCustomizer.class)
  static class InAnthropic {
    @Bean
    AnthropicHttpClientBuilderCustomizer understudyHangUpInAnthropic(HangUp hangUp) {
      return http -> http.interceptor(hangUp);
    }
  }
}

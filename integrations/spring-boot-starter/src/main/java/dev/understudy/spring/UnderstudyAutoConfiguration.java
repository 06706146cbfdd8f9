package dev.understudy.spring;

import dev.understudy.engine.Engine;
import dev.understudy.observe.EngineListener;
import dev.understudy.springai.FailoverChatModel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Primary;

/// One chat model in front of all others of the application, and the primary one: whoever asks for
/// a `ChatModel` or a `ChatClient.Builder` gets the failover. Every bean gives way to one of the
/// application's own.
///
/// Comes after every model's own configuration, or there would be no model yet to look at.
@AutoConfiguration(
    beforeName =
        "org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration",
    afterName = {
      "org.springframework.ai.model.anthropic.autoconfigure.AnthropicChatAutoConfiguration",
      "org.springframework.ai.model.azure.openai.autoconfigure.AzureOpenAiChatAutoConfiguration",
      "org.springframework.ai.model.bedrock.converse.autoconfigure.BedrockConverseProxyChatAutoConfiguration",
      "org.springframework.ai.model.deepseek.autoconfigure.DeepSeekChatAutoConfiguration",
      "org.springframework.ai.model.google.genai.autoconfigure.chat.GoogleGenAiChatAutoConfiguration",
      "org.springframework.ai.model.minimax.autoconfigure.MiniMaxChatAutoConfiguration",
      "org.springframework.ai.model.mistralai.autoconfigure.MistralAiChatAutoConfiguration",
      "org.springframework.ai.model.ollama.autoconfigure.OllamaChatAutoConfiguration",
      "org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration",
      "org.springframework.ai.model.vertexai.autoconfigure.gemini.VertexAiGeminiChatAutoConfiguration",
      "org.springframework.ai.model.zhipuai.autoconfigure.ZhiPuAiChatAutoConfiguration"
    })
@ConditionalOnClass(ChatModel.class)
@ConditionalOnProperty(prefix = "understudy", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(UnderstudyProperties.class)
@ImportRuntimeHints(UnderstudyHints.class)
public class UnderstudyAutoConfiguration {

  /// The rules, from properties and file.
  @Bean
  @ConditionalOnMissingBean
  Policies understudyPolicies(UnderstudyProperties properties) {
    return Policies.of(properties);
  }

  /// The engine, heard by every listener that is a bean.
  @Bean
  @ConditionalOnMissingBean
  Engine understudyEngine(ObjectProvider<EngineListener> listeners) {
    EngineListener all = listeners.orderedStream().reduce(EngineListener.NONE, EngineListener::and);
    return Engine.builder().listener(all).build();
  }

  /// The model in front of the others.
  @Bean
  @Primary
  @ConditionalOnBean(ChatModel.class)
  @ConditionalOnMissingBean
  FailoverChatModel failoverChatModel(
      ListableBeanFactory beans,
      UnderstudyProperties properties,
      Policies policies,
      Engine engine,
      ObjectProvider<ModelSetting> settings) {
    Map<String, ChatModel> models = new LinkedHashMap<>();
    for (String name : beans.getBeanNamesForType(ChatModel.class)) {
      if (!FailoverChatModel.class.equals(beans.getType(name))) {
        models.put(name, beans.getBean(name, ChatModel.class));
      }
    }
    FailoverChatModel.Builder model =
        new ChatModels(models, properties)
            .into(FailoverChatModel.builder())
            .policy(policies.standard())
            .engine(engine);
    policies.named().forEach(model::policy);
    settings.orderedStream().forEach(setting -> setting.in(model));
    return model.build();
  }
}

package dev.understudy.springai;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.util.ClassUtils;

/// The header field that names the attempt of a request, for a [HangUp] to find it by.
final class AttemptField {
  private static final boolean OPENAI = isHere("openai.OpenAiChatOptions");
  private static final boolean ANTHROPIC = isHere("anthropic.AnthropicChatOptions");

  private AttemptField() {}

  private static boolean isHere(String options) {
    return ClassUtils.isPresent(
        "org.springframework.ai." + options, AttemptField.class.getClassLoader());
  }

  /// The prompt, whose request will name the attempt if its model is one that can.
  static Prompt in(Prompt prompt, String attempt) {
    ChatOptions options = prompt.getOptions();
    if (OPENAI && options instanceof OpenAiChatOptions openai) {
      return new Prompt(prompt.getInstructions(), OpenAi.named(openai, attempt));
    }
    if (ANTHROPIC && options instanceof AnthropicChatOptions claude) {
      return new Prompt(prompt.getInstructions(), Anthropic.named(claude, attempt));
    }
    return prompt;
  }

  private static Map<String, String> with(@Nullable Map<String, String> fields, String attempt) {
    Map<String, String> all = new HashMap<>();
    if (fields != null) {
      all.putAll(fields);
    }
    all.put(HangUp.FIELD, attempt);
    return all;
  }

  private static final class OpenAi {
    static ChatOptions named(OpenAiChatOptions options, String attempt) {
      return options.mutate().customHeaders(with(options.getCustomHeaders(), attempt)).build();
    }
  }

  private static final class Anthropic {
    static ChatOptions named(AnthropicChatOptions options, String attempt) {
      return options.mutate().httpHeaders(with(options.getHttpHeaders(), attempt)).build();
    }
  }
}

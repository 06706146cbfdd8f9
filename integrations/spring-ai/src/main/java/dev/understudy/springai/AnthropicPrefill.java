package dev.understudy.springai;

import com.anthropic.models.messages.ThinkingConfigParam;
import dev.understudy.dialects.anthropic.ClaudeModel;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.util.ClassUtils;

/// Which requests to Spring AI's Anthropic model may end with the beginning of the answer. Needs
/// nothing of it on the class path.
final class AnthropicPrefill {
  private static final boolean HERE =
      ClassUtils.isPresent(
          "org.springframework.ai.anthropic.AnthropicChatOptions",
          AnthropicPrefill.class.getClassLoader());

  private AnthropicPrefill() {}

  /// Whether the model of these options is known to go on with it, and is not told to think: with
  /// thinking such a request is refused.
  static boolean possible(@Nullable ChatOptions options) {
    return HERE && Known.possible(options);
  }

  private static final class Known {
    static boolean possible(@Nullable ChatOptions options) {
      return options instanceof AnthropicChatOptions claude
          && goesOn(claude.getModel())
          && !thinks(claude.getThinking());
    }

    private static boolean goesOn(@Nullable String name) {
      return name != null && ClaudeModel.of(name).goesOn();
    }

    private static boolean thinks(@Nullable ThinkingConfigParam thinking) {
      return thinking != null && !thinking.isDisabled();
    }
  }
}

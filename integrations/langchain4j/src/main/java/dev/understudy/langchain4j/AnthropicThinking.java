package dev.understudy.langchain4j;

import dev.langchain4j.model.anthropic.AnthropicChatRequestParameters;
import dev.langchain4j.model.chat.request.ChatRequestParameters;

/// Whether a request tells one of LangChain4j's Anthropic models to think: then it may not end with
/// the beginning of the answer. Needs nothing of that module on the class path.
final class AnthropicThinking {
  private static final boolean HERE = isHere();

  private AnthropicThinking() {}

  static boolean wanted(ChatRequestParameters asked) {
    return HERE && Known.wanted(asked);
  }

  private static boolean isHere() {
    try {
      Class.forName(
          "dev.langchain4j.model.anthropic.AnthropicChatRequestParameters",
          false,
          AnthropicThinking.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  private static final class Known {
    static boolean wanted(ChatRequestParameters asked) {
      return asked instanceof AnthropicChatRequestParameters claude
          && claude.thinkingType() != null
          && !"disabled".equals(claude.thinkingType());
    }
  }
}

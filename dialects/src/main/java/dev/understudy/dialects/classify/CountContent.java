package dev.understudy.dialects.classify;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The content of Anthropic's count of tokens.
final class CountContent extends AnswerContent {

  @Override
  boolean field(String name, JsonParser parser) {
    if (name.equals("input_tokens") && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      shaped = true;
      something = true;
    }
    return false;
  }

  @Override
  boolean refused() {
    return false;
  }
}

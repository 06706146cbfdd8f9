package dev.understudy.dialects.classify;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The content of a transcription or a translation of speech. The text may be empty: nobody spoke.
final class TranscriptContent extends AnswerContent {

  @Override
  boolean field(String name, JsonParser parser) {
    if (name.equals("text") && parser.currentToken() == JsonToken.VALUE_STRING) {
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

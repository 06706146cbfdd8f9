package dev.understudy.dialects.translate;

import dev.understudy.dialects.Untranslatable;
import java.time.Instant;

/// A caller of chat completions, served by a target of Anthropic's dialect.
final class ChatOverMessages implements Translation {
  @Override
  public Translated request(byte[] body, String model, boolean stream) throws Untranslatable {
    return ChatRequest.translate(body, model);
  }

  @Override
  public byte[] answer(byte[] body, Instant at) throws Untranslatable {
    return Answers.chat(body, at);
  }

  @Override
  public StreamTranslation stream(boolean usage, Instant at) {
    return new MessagesStream(usage, at);
  }
}

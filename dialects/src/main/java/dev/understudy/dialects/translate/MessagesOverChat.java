package dev.understudy.dialects.translate;

import dev.understudy.dialects.Untranslatable;
import java.time.Instant;

/// A caller of Anthropic's dialect, served by a target of chat completions.
final class MessagesOverChat implements Translation {
  @Override
  public Translated request(byte[] body, String model, boolean stream) throws Untranslatable {
    return MessagesRequest.translate(body, model);
  }

  @Override
  public byte[] answer(byte[] body, Instant at) throws Untranslatable {
    return Answers.message(body);
  }

  @Override
  public StreamTranslation stream(boolean usage, Instant at) {
    return new ChatStream();
  }
}

package dev.understudy.dialects.translate;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.anthropic.MessagesCodec;
import dev.understudy.dialects.bedrock.ConverseCodec;
import dev.understudy.dialects.codec.Codec;
import dev.understudy.dialects.gemini.GeminiCodec;
import dev.understudy.dialects.openai.ChatCodec;
import dev.understudy.dialects.responses.ResponsesCodec;

/// The codec of each dialect.
public final class Codecs {
  private Codecs() {}

  /// The codec of a dialect. Stateless and thread-safe.
  @SuppressWarnings("exports") // codecs are for the gateway alone
  public static Codec of(Dialect dialect) {
    return switch (dialect) {
      case OPENAI -> new ChatCodec();
      case RESPONSES -> new ResponsesCodec();
      case ANTHROPIC -> new MessagesCodec();
      case GEMINI -> new GeminiCodec();
      case BEDROCK -> new ConverseCodec();
    };
  }
}

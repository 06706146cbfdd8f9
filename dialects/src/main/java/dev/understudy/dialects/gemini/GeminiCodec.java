package dev.understudy.dialects.gemini;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Codec;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import java.time.Instant;

/// Gemini's generateContent, the same at Google's API for developers and on Vertex.
public record GeminiCodec() implements Codec {
  @Override
  public Prompt read(byte[] body, boolean stream, Dropped dropped) throws Untranslatable {
    return GeminiPromptReader.read(body, stream, dropped);
  }

  @Override
  public byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable {
    return GeminiPromptWriter.write(prompt, model, dropped);
  }

  @Override
  public String nameOf(String neutral) {
    return switch (neutral) {
      case "stop" -> "stopSequences";
      case "max_tokens" -> "maxOutputTokens";
      case "top_p" -> "topP";
      case "top_k" -> "topK";
      case "presence_penalty" -> "presencePenalty";
      case "frequency_penalty" -> "frequencyPenalty";
      case "reasoning" -> "thinkingConfig";
      case "format" -> "responseSchema";
      case "failed" -> "functionResponse.response.error";
      case "document.name" -> "displayName";
      default -> neutral;
    };
  }

  @Override
  public Reply readReply(byte[] body) throws Untranslatable {
    return GeminiReplies.read(body);
  }

  @Override
  public byte[] writeReply(Reply reply, Instant at) throws Untranslatable {
    return GeminiReplies.write(reply);
  }

  @Override
  public StreamReader reader(StreamEvents into) {
    return new GeminiStreamReader(into);
  }

  @Override
  public StreamWriter writer(boolean usage, Instant at) {
    return new GeminiStreamWriter();
  }
}

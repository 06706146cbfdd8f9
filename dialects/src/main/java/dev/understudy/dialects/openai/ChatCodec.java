package dev.understudy.dialects.openai;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Codec;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import java.time.Instant;

/// Chat completions.
public record ChatCodec() implements Codec {
  @Override
  public Prompt read(byte[] body, boolean stream, Dropped dropped) throws Untranslatable {
    return ChatPromptReader.read(body, dropped);
  }

  @Override
  public byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable {
    return ChatPromptWriter.write(prompt, model, dropped);
  }

  @Override
  public String nameOf(String neutral) {
    return switch (neutral) {
      case "reasoning" -> "reasoning_effort";
      case "thought" -> "reasoning_content";
      case "format" -> "response_format";
      case "parallel_tools" -> "parallel_tool_calls";
      case "document.name" -> "filename";
      default -> neutral;
    };
  }

  @Override
  public Reply readReply(byte[] body) throws Untranslatable {
    return ChatReplies.read(body);
  }

  @Override
  public byte[] writeReply(Reply reply, Instant at) {
    return ChatReplies.write(reply, at);
  }

  @Override
  public StreamReader reader(StreamEvents into) {
    return new ChatStreamReader(into);
  }

  @Override
  public StreamWriter writer(boolean usage, Instant at) {
    return new ChatStreamWriter(usage, at);
  }
}

package dev.understudy.dialects.anthropic;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Codec;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import java.time.Instant;

/// Messages.
public record MessagesCodec() implements Codec {
  @Override
  public Prompt read(byte[] body, boolean stream, Dropped dropped) throws Untranslatable {
    return MessagesPromptReader.read(body, dropped);
  }

  @Override
  public byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable {
    return MessagesPromptWriter.write(prompt, model, dropped);
  }

  @Override
  public String nameOf(String neutral) {
    return switch (neutral) {
      case "stop" -> "stop_sequences";
      case "reasoning", "thought" -> "thinking";
      case "format" -> "output_format";
      case "parallel_tools" -> "disable_parallel_tool_use";
      case "user" -> "metadata.user_id";
      case "failed" -> "is_error";
      case "document.name" -> "title";
      default -> neutral;
    };
  }

  @Override
  public Reply readReply(byte[] body) throws Untranslatable {
    return MessagesReplies.read(body);
  }

  @Override
  public byte[] writeReply(Reply reply, Instant at) throws Untranslatable {
    return MessagesReplies.write(reply);
  }

  @Override
  public StreamReader reader(StreamEvents into) {
    return new MessagesStreamReader(into);
  }

  @Override
  public StreamWriter writer(boolean usage, Instant at) {
    return new MessagesStreamWriter();
  }
}

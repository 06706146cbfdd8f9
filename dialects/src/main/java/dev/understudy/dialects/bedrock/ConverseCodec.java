package dev.understudy.dialects.bedrock;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Codec;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import java.time.Instant;

/// Converse, the target's side of it. What only a caller's side needs is refused: nothing in the
/// program leads there.
public record ConverseCodec() implements Codec {
  @Override
  public Prompt read(byte[] body, boolean stream, Dropped dropped) throws Untranslatable {
    throw noCaller();
  }

  @Override
  public byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable {
    return ConversePromptWriter.write(prompt, model, dropped);
  }

  @Override
  public Reply readReply(byte[] body) throws Untranslatable {
    return ConverseReplies.read(body);
  }

  @Override
  public byte[] writeReply(Reply reply, Instant at) throws Untranslatable {
    throw noCaller();
  }

  @Override
  public StreamReader reader(StreamEvents into) {
    return new ConverseStreamReader(into);
  }

  @Override
  public StreamWriter writer(boolean usage, Instant at) {
    throw new IllegalArgumentException("no caller speaks converse");
  }

  private static Untranslatable noCaller() {
    return new Untranslatable("body", "no caller speaks converse");
  }
}

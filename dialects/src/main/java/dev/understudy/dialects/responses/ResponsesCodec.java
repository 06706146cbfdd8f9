package dev.understudy.dialects.responses;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Codec;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.StreamEvents;
import java.time.Instant;

/// OpenAI's responses.
///
/// What only the provider can do does not travel: answers it keeps (`previous_response_id`,
/// `conversation`, `prompt`, `background`), files it keeps, tools it runs. A request that asks for
/// any of those is untranslatable. Reasoning travels as far as it can be read; its encrypted form
/// stays behind and is named.
public final class ResponsesCodec implements Codec {
  /// The codec.
  public ResponsesCodec() {}

  @Override
  public Prompt read(byte[] body, boolean stream, Dropped dropped) throws Untranslatable {
    return ResponsesPromptReader.read(body, dropped);
  }

  @Override
  public String nameOf(String neutral) {
    return switch (neutral) {
      case "max_tokens" -> "max_output_tokens";
      case "reasoning" -> "reasoning.effort";
      case "parallel_tools" -> "parallel_tool_calls";
      case "format" -> "text.format";
      case "document.name" -> "filename";
      case "thought" -> "reasoning.summary";
      default -> neutral;
    };
  }

  @Override
  public byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable {
    return ResponsesPromptWriter.write(prompt, model, dropped);
  }

  @Override
  public Reply readReply(byte[] body) throws Untranslatable {
    return ResponsesReplies.read(body);
  }

  @Override
  public byte[] writeReply(Reply reply, Instant at) throws Untranslatable {
    return ResponsesReplies.write(reply, at);
  }

  @Override
  public StreamReader reader(StreamEvents into) {
    return new ResponsesStreamReader(into);
  }

  @Override
  public StreamWriter writer(boolean usage, Instant at) {
    return new ResponsesStreamWriter(at);
  }
}

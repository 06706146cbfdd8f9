package dev.understudy.dialects.anthropic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.InTurn;
import dev.understudy.dialects.neutral.StreamEvents;
import dev.understudy.dialects.neutral.Tokens;
import java.util.Optional;

/// A stream of Anthropic's dialect, in which one block follows the other. Reasoning stays behind,
/// as in whole answers; until something else is said, nothing is written at all.
final class MessagesStreamWriter implements StreamWriter {
  private final Blocks blocks = new Blocks();
  private final StreamEvents turn = new InTurn(blocks);

  @Override
  public void into(Bytes out) {
    blocks.out = out;
  }

  @Override
  public void begins(String id, String model) {
    turn.begins(id, model);
  }

  @Override
  public void text(byte[] data, int from, int to) {
    turn.text(data, from, to);
  }

  @Override
  public void refusal(byte[] data, int from, int to) {
    turn.refusal(data, from, to);
  }

  @Override
  public void thought(byte[] data, int from, int to) {}

  @Override
  public void call(int number, String id, String name) {
    turn.call(number, id, name);
  }

  @Override
  public void arguments(int number, byte[] data, int from, int to) {
    turn.arguments(number, data, from, to);
  }

  @Override
  public void callEnds(int number) {
    turn.callEnds(number);
  }

  @Override
  public void ends(Ending ending, Optional<String> stopSequence) {
    turn.ends(ending, stopSequence);
  }

  @Override
  public void usage(Tokens tokens) {
    turn.usage(tokens);
  }

  @Override
  public void done() {
    turn.done();
  }

  /// Writes what comes in turn.
  private static final class Blocks implements StreamEvents {
    private static final byte[] DELTA =
        ascii("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
    private static final byte[] TEXT = ascii(",\"delta\":{\"type\":\"text_delta\",\"text\":\"");
    private static final byte[] JSON =
        ascii(",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"");
    private static final byte[] DELTA_END = ascii("\"}}\n\n");

    private Bytes out = new Bytes(0);
    private String id = "";
    private String model = "";
    private boolean started;
    private boolean open;
    private boolean inText;
    private int index;
    private Ending ending = Ending.STOP;
    private Optional<String> stopSequence = Optional.empty();
    private Tokens tokens = Tokens.UNKNOWN;

    private static byte[] ascii(String text) {
      return text.getBytes(US_ASCII);
    }

    @Override
    public void begins(String id, String model) {
      this.id = id;
      this.model = model;
    }

    private void start() {
      if (started) {
        return;
      }
      started = true;
      out.add("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":");
      JsonWriter.string(Ids.of(MessagesReplies.ID, id), out);
      out.add(",\"type\":\"message\",\"role\":\"assistant\",\"model\":");
      JsonWriter.string(model, out);
      out.add(",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,");
      out.add("\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}}\n\n");
    }

    @Override
    public void text(byte[] data, int from, int to) {
      if (!inText) {
        block().add("{\"type\":\"text\",\"text\":\"\"}}\n\n");
        inText = true;
      }
      delta(TEXT, data, from, to);
    }

    @Override
    public void refusal(byte[] data, int from, int to) {
      text(data, from, to);
    }

    @Override
    public void thought(byte[] data, int from, int to) {}

    @Override
    public void call(int number, String id, String name) {
      close();
      block().add("{\"type\":\"tool_use\",\"id\":");
      JsonWriter.string(Ids.tool(id), out);
      out.add(",\"name\":");
      JsonWriter.string(name, out);
      out.add(",\"input\":{}}}\n\n");
    }

    @Override
    public void arguments(int number, byte[] data, int from, int to) {
      delta(JSON, data, from, to);
    }

    @Override
    public void callEnds(int number) {
      close();
    }

    /// Begins a block, up to its content.
    private Bytes block() {
      start();
      open = true;
      out.add("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":");
      JsonWriter.number(index, out);
      return out.add(",\"content_block\":");
    }

    private void delta(byte[] kind, byte[] data, int from, int to) {
      out.add(DELTA);
      JsonWriter.number(index, out);
      out.add(kind).add(data, from, to).add(DELTA_END);
    }

    private void close() {
      if (!open) {
        return;
      }
      open = false;
      inText = false;
      out.add("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":");
      JsonWriter.number(index++, out);
      out.add("}\n\n");
    }

    /// The end is written with the usage, which may come later.
    @Override
    public void ends(Ending ending, Optional<String> stopSequence) {
      start();
      close();
      this.ending = ending;
      this.stopSequence = stopSequence;
    }

    @Override
    public void usage(Tokens tokens) {
      this.tokens = tokens;
    }

    @Override
    public void done() {
      long cached = tokens.cached().orElse(0);
      long written = tokens.cacheWritten().orElse(0);
      long fresh = Math.max(0, tokens.input().orElse(0) - cached - written);
      out.add("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":");
      out.add("{\"stop_reason\":");
      JsonWriter.string(MessagesReplies.stopReason(ending), out);
      out.add(",\"stop_sequence\":");
      stopSequence.ifPresentOrElse(text -> JsonWriter.string(text, out), () -> out.add("null"));
      out.add("},\"usage\":{\"input_tokens\":");
      JsonWriter.number(fresh, out);
      out.add(",\"cache_creation_input_tokens\":");
      JsonWriter.number(written, out);
      out.add(",\"cache_read_input_tokens\":");
      JsonWriter.number(cached, out);
      out.add(",\"output_tokens\":");
      JsonWriter.number(tokens.output().orElse(0), out);
      out.add("}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }
  }
}

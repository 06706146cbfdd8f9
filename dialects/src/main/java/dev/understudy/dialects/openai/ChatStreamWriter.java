package dev.understudy.dialects.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Tokens;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stream of chat chunks. What comes between the head of a chunk and the text is written once or
/// kept as bytes: a delta costs copies and nothing else.
final class ChatStreamWriter implements StreamWriter {
  private static final byte[] DELTA = ascii(",\"choices\":[{\"index\":0,\"delta\":{");
  private static final byte[] ROLE = ascii("\"role\":\"assistant\",\"content\":\"\"");
  private static final byte[] CONTENT = ascii("\"content\":\"");
  private static final byte[] REFUSAL = ascii("\"refusal\":\"");
  private static final byte[] REASONING = ascii("\"reasoning_content\":\"");
  private static final byte[] TOOL = ascii("\"tool_calls\":[{\"index\":");
  private static final byte[] ARGUMENTS = ascii(",\"function\":{\"arguments\":\"");
  private static final byte[] NO_ARGUMENTS = ascii("{}");
  private static final byte[] TOOL_END = ascii("\"}}]");
  private static final byte[] DELTA_END =
      ascii("},\"logprobs\":null,\"finish_reason\":null}]}\n\n");

  private final Bytes head = new Bytes(128);
  private final BitSet argued = new BitSet();
  private final boolean wantsUsage;
  private final long created;
  private Bytes out = new Bytes(0);
  private boolean refusal;
  private @Nullable Ending ending;
  private @Nullable Tokens tokens;

  ChatStreamWriter(boolean wantsUsage, Instant created) {
    this.wantsUsage = wantsUsage;
    this.created = created.getEpochSecond();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Override
  public void into(Bytes out) {
    this.out = out;
  }

  @Override
  public void begins(String id, String model) {
    head.add("data: {\"id\":");
    JsonWriter.string(Ids.of(ChatReplies.ID, id), head);
    head.add(",\"object\":\"chat.completion.chunk\",\"created\":").add(Long.toString(created));
    head.add(",\"model\":");
    JsonWriter.string(model, head);
    delta().add(ROLE).add(DELTA_END);
  }

  /// Begins a chunk, up to the members of its delta.
  private Bytes delta() {
    return out.add(head.array(), 0, head.length()).add(DELTA);
  }

  @Override
  public void text(byte[] data, int from, int to) {
    string(CONTENT, data, from, to);
  }

  @Override
  public void refusal(byte[] data, int from, int to) {
    refusal = true;
    string(REFUSAL, data, from, to);
  }

  @Override
  public void thought(byte[] data, int from, int to) {
    string(REASONING, data, from, to);
  }

  private void string(byte[] member, byte[] data, int from, int to) {
    delta().add(member).add(data, from, to).add('"').add(DELTA_END);
  }

  @Override
  public void call(int number, String id, String name) {
    tool(number).add(",\"id\":");
    JsonWriter.string(id, out);
    out.add(",\"type\":\"function\",\"function\":{\"name\":");
    JsonWriter.string(name, out);
    out.add(",\"arguments\":\"").add(TOOL_END).add(DELTA_END);
  }

  @Override
  public void arguments(int number, byte[] data, int from, int to) {
    argued.set(number);
    tool(number).add(ARGUMENTS).add(data, from, to).add(TOOL_END).add(DELTA_END);
  }

  /// A call without arguments gets an empty object of them.
  @Override
  public void callEnds(int number) {
    if (!argued.get(number)) {
      arguments(number, NO_ARGUMENTS, 0, NO_ARGUMENTS.length);
    }
  }

  private Bytes tool(int number) {
    delta().add(TOOL);
    JsonWriter.number(number, out);
    return out;
  }

  /// Clients take a finish reason for the proof that all is there, so it waits for the target's own
  /// proof, which may come later.
  @Override
  public void ends(Ending ending, Optional<String> stopSequence) {
    this.ending = ending;
  }

  @Override
  public void usage(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void done() {
    if (ending != null) {
      finish(ending);
    }
    if (wantsUsage) {
      usage();
    }
    out.add("data: [DONE]\n\n");
  }

  private void finish(Ending how) {
    delta().add("},\"logprobs\":null,\"finish_reason\":");
    JsonWriter.string(ChatReplies.finishReason(how, refusal), out);
    out.add("}]}\n\n");
  }

  private void usage() {
    Tokens known = tokens == null ? Tokens.UNKNOWN : tokens;
    long input = known.input().orElse(0);
    long output = known.output().orElse(0);
    out.add(head.array(), 0, head.length());
    out.add(",\"choices\":[],\"usage\":{\"prompt_tokens\":").add(Long.toString(input));
    out.add(",\"completion_tokens\":").add(Long.toString(output));
    out.add(",\"total_tokens\":").add(Long.toString(input + output));
    out.add(",\"prompt_tokens_details\":{\"cached_tokens\":");
    out.add(Long.toString(known.cached().orElse(0))).add("}");
    if (known.reasoning().isPresent()) {
      out.add(",\"completion_tokens_details\":{\"reasoning_tokens\":");
      out.add(Long.toString(known.reasoning().getAsLong())).add("}");
    }
    out.add("}}\n\n");
  }
}

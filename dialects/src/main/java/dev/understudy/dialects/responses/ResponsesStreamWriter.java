package dev.understudy.dialects.responses;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.ItemIds;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Tokens;
import dev.understudy.dialects.responses.ResponseJson.Head;
import dev.understudy.dialects.responses.ResponseJson.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stream of OpenAI's responses, with every event that official clients build their answer from.
///
/// The dialect repeats each text when it is whole, and everything at the end, so all that was said
/// is kept until then. What comes before the text of a delta is kept as bytes: a delta costs copies
/// and nothing else. Calls may be open beside each other and beside a text, each as an item of its
/// own.
final class ResponsesStreamWriter implements StreamWriter {
  private static final byte[] DELTA = ascii(",\"delta\":\"");
  private static final byte[] DELTA_END = ascii("\"}\n\n");
  private static final byte[] NO_ARGUMENTS = ascii("{}");
  private static final Bytes NOTHING = new Bytes(0);

  private final Instant at;
  private final List<Bytes> items = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private Bytes out = new Bytes(0);
  private Head head = new Head("", 0, "");
  private String name = "";
  private long sequence;
  private @Nullable Message message;
  private @Nullable Piece thought;
  private State state = State.COMPLETED;
  private boolean refused;
  private Tokens tokens = Tokens.UNKNOWN;

  /// What deltas are being written for.
  ///
  /// @param place how its events name it: item, output and content
  /// @param before a delta's number
  /// @param text what was said so far
  private record Piece(int index, String id, String place, Bytes before, Bytes text) {}

  /// A message and its open part.
  private static final class Message {
    final int index;
    final String id;
    final Bytes parts = new Bytes(256);
    int count;
    boolean refusal;
    @Nullable Piece part;

    Message(int index, String id) {
      this.index = index;
      this.id = id;
    }
  }

  private record Call(String callId, String name, Piece arguments) {}

  ResponsesStreamWriter(Instant at) {
    this.at = at;
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
    name = ResponseJson.name(id, at);
    head = new Head(ResponseJson.ID + name, at.getEpochSecond(), model);
    lifecycle("response.created", State.IN_PROGRESS, NOTHING);
    lifecycle("response.in_progress", State.IN_PROGRESS, NOTHING);
  }

  private void lifecycle(String type, State state, Bytes output) {
    event(type).add(",\"response\":");
    ResponseJson.response(head, state, output, tokens, out);
    end();
  }

  /// Begins an event, up to the members of its own.
  private Bytes event(String type) {
    out.add("event: ").add(type).add("\ndata: {\"type\":\"").add(type);
    out.add("\",\"sequence_number\":");
    JsonWriter.number(sequence++, out);
    return out;
  }

  private void end() {
    out.add("}\n\n");
  }

  @Override
  public void text(byte[] data, int from, int to) {
    delta(part(false), data, from, to);
  }

  @Override
  public void refusal(byte[] data, int from, int to) {
    refused = true;
    delta(part(true), data, from, to);
  }

  @Override
  public void thought(byte[] data, int from, int to) {
    endMessage(State.COMPLETED);
    Piece open = thought;
    if (open == null) {
      open = beginThought();
      thought = open;
    }
    delta(open, data, from, to);
  }

  private void delta(Piece piece, byte[] data, int from, int to) {
    out.add(piece.before.array(), 0, piece.before.length());
    JsonWriter.number(sequence++, out);
    out.add(DELTA).add(data, from, to).add(DELTA_END);
    piece.text.add(data, from, to);
  }

  /// The next item of the output, which stands for nothing until it is whole.
  private int item() {
    items.add(NOTHING);
    return items.size() - 1;
  }

  private Piece piece(String type, int index, String id, String place, String rest) {
    Bytes before = new Bytes(256);
    before.add("event: ").add(type).add("\ndata: {\"type\":\"").add(type).add('"').add(place);
    before.add(rest).add(",\"sequence_number\":");
    return new Piece(index, id, place, before, new Bytes(256));
  }

  private static String place(int index, String id, String rest) {
    Bytes place = new Bytes(64);
    place.add(",\"item_id\":");
    JsonWriter.string(id, place);
    return place.add(",\"output_index\":").add(Integer.toString(index)).add(rest).toString();
  }

  private void added(int index) {
    event("response.output_item.added").add(",\"output_index\":");
    JsonWriter.number(index, out);
    out.add(",\"item\":");
  }

  /// The item is whole: it is told, and kept for the end.
  private void itemDone(int index, Bytes item) {
    event("response.output_item.done").add(",\"output_index\":");
    JsonWriter.number(index, out);
    out.add(",\"item\":").add(item.array(), 0, item.length());
    end();
    items.set(index, item);
  }

  /// The part of a message that takes more text, or more of a refusal.
  private Piece part(boolean refusal) {
    endThought();
    Message open = message;
    if (open == null) {
      int index = item();
      open = new Message(index, "msg_" + name + "_" + index);
      message = open;
      added(index);
      ResponseJson.message(open.id, "in_progress", NOTHING, out);
      end();
    }
    Piece part = open.part;
    if (part != null && open.refusal == refusal) {
      return part;
    }
    endPart(open);
    part = beginPart(open, refusal);
    open.part = part;
    open.refusal = refusal;
    return part;
  }

  private Piece beginPart(Message open, boolean refusal) {
    String place = place(open.index, open.id, ",\"content_index\":" + open.count++);
    event("response.content_part.added").add(place).add(",\"part\":");
    writePart(refusal, NOTHING, out);
    end();
    return refusal
        ? piece("response.refusal.delta", open.index, open.id, place, "")
        : piece("response.output_text.delta", open.index, open.id, place, ",\"logprobs\":[]");
  }

  private static void writePart(boolean refusal, Bytes text, Bytes out) {
    if (refusal) {
      ResponseJson.refusalPart(text.array(), 0, text.length(), out);
    } else {
      ResponseJson.textPart(text.array(), 0, text.length(), out);
    }
  }

  private void endPart(Message open) {
    Piece part = open.part;
    if (part == null) {
      return;
    }
    event(open.refusal ? "response.refusal.done" : "response.output_text.done").add(part.place);
    out.add(open.refusal ? ",\"refusal\":\"" : ",\"logprobs\":[],\"text\":\"");
    out.add(part.text.array(), 0, part.text.length()).add('"');
    end();
    event("response.content_part.done").add(part.place).add(",\"part\":");
    writePart(open.refusal, part.text, out);
    end();
    if (!open.parts.isEmpty()) {
      open.parts.add(',');
    }
    writePart(open.refusal, part.text, open.parts);
    open.part = null;
  }

  private void endMessage(State state) {
    Message open = message;
    if (open == null) {
      return;
    }
    endPart(open);
    Bytes item = new Bytes(open.parts.length() + 128);
    ResponseJson.message(open.id, state.itemStatus(), open.parts, item);
    itemDone(open.index, item);
    message = null;
  }

  private Piece beginThought() {
    int index = item();
    String id = ItemIds.REASONING + name + "_" + index;
    added(index);
    ResponseJson.reasoning(id, NOTHING, out);
    end();
    String place = place(index, id, ",\"summary_index\":0");
    event("response.reasoning_summary_part.added").add(place).add(",\"part\":");
    ResponseJson.summaryPart(NOTHING.array(), 0, 0, out);
    end();
    return piece("response.reasoning_summary_text.delta", index, id, place, "");
  }

  private void endThought() {
    Piece open = thought;
    if (open == null) {
      return;
    }
    Bytes part = new Bytes(open.text.length() + 64);
    ResponseJson.summaryPart(open.text.array(), 0, open.text.length(), part);
    event("response.reasoning_summary_text.done").add(open.place).add(",\"text\":\"");
    out.add(open.text.array(), 0, open.text.length()).add('"');
    end();
    event("response.reasoning_summary_part.done").add(open.place).add(",\"part\":");
    out.add(part.array(), 0, part.length());
    end();
    Bytes item = new Bytes(part.length() + 128);
    ResponseJson.reasoning(open.id, part, item);
    itemDone(open.index, item);
    thought = null;
  }

  @Override
  public void call(int number, String id, String name) {
    endThought();
    endMessage(State.COMPLETED);
    int index = item();
    String itemId = "fc_" + this.name + "_" + index;
    added(index);
    ResponseJson.call(itemId, id, name, "in_progress", NOTHING.array(), 0, 0, out);
    end();
    String place = place(index, itemId, "");
    String type = "response.function_call_arguments.delta";
    calls.add(new Call(id, name, piece(type, index, itemId, place, "")));
  }

  @Override
  public void arguments(int number, byte[] data, int from, int to) {
    delta(calls.get(number).arguments, data, from, to);
  }

  /// A call without arguments gets an empty object of them.
  @Override
  public void callEnds(int number) {
    Call call = calls.get(number);
    Piece all = call.arguments;
    if (all.text.isEmpty()) {
      delta(all, NO_ARGUMENTS, 0, NO_ARGUMENTS.length);
    }
    byte[] text = all.text.array();
    int length = all.text.length();
    event("response.function_call_arguments.done").add(all.place).add(",\"name\":");
    JsonWriter.string(call.name, out);
    out.add(",\"arguments\":\"").add(text, 0, length).add('"');
    end();
    Bytes item = new Bytes(length + 128);
    ResponseJson.call(all.id, call.callId, call.name, "completed", text, 0, length, item);
    itemDone(all.index, item);
  }

  @Override
  public void ends(Ending ending, Optional<String> stopSequence) {
    state = State.of(ending, refused);
    endThought();
    endMessage(state);
  }

  @Override
  public void usage(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void done() {
    Bytes output = new Bytes(1024);
    for (Bytes item : items) {
      if (!output.isEmpty() && !item.isEmpty()) {
        output.add(',');
      }
      output.add(item.array(), 0, item.length());
    }
    lifecycle("response." + state.status(), state, output);
  }
}

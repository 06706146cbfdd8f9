package dev.understudy.dialects.gemini;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.codec.StreamWriter;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stream of generateContent chunks. What surrounds a text is kept as bytes: a delta costs copies
/// and nothing else. A call is written whole when it ends, because its arguments are an object
/// here; arguments that are none end the answer as Gemini ends it when its own model made such a
/// call.
final class GeminiStreamWriter implements StreamWriter {
  private static final byte[] PART = ascii("data: {\"candidates\":[{\"content\":{\"parts\":[{");
  private static final byte[] TEXT = ascii("\"text\":\"");
  private static final byte[] TEXT_END = ascii("\"");
  private static final byte[] THOUGHT_END = ascii("\",\"thought\":true");
  private static final byte[] PART_END = ascii("}],\"role\":\"model\"},\"index\":0}]");
  private static final byte[] LAST_PART_END =
      ascii("\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":\"");

  /// What ends every chunk: the model, the id, the closing brace and an empty line.
  private final Bytes tail = new Bytes(96);

  private final List<OpenCall> calls = new ArrayList<>();
  private Bytes out = new Bytes(0);
  private Ending ending = Ending.STOP;
  private Tokens tokens = Tokens.UNKNOWN;
  private String malformed = "";

  /// A call and the escaped bytes of its arguments so far. Whether half a pair of surrogates ends
  /// one fragment and begins the next does not matter, since they are read as one text.
  private record OpenCall(String id, String name, Bytes escaped) {}

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Override
  public void into(Bytes out) {
    this.out = out;
  }

  @Override
  public void begins(String id, String model) {
    tail.add(",\"modelVersion\":");
    JsonWriter.string(model, tail);
    tail.add(",\"responseId\":");
    JsonWriter.string(Ids.of("", id), tail);
    tail.add("}\n\n");
  }

  @Override
  public void text(byte[] data, int from, int to) {
    string(data, from, to, TEXT_END);
  }

  @Override
  public void refusal(byte[] data, int from, int to) {
    string(data, from, to, TEXT_END);
  }

  @Override
  public void thought(byte[] data, int from, int to) {
    string(data, from, to, THOUGHT_END);
  }

  private void string(byte[] data, int from, int to, byte[] end) {
    out.add(PART).add(TEXT).add(data, from, to).add(end).add(PART_END);
    endChunk();
  }

  private void endChunk() {
    out.add(tail.array(), 0, tail.length());
  }

  @Override
  public void call(int number, String id, String name) {
    calls.add(new OpenCall(id, name, new Bytes(64)));
  }

  @Override
  public void arguments(int number, byte[] data, int from, int to) {
    calls.get(number).escaped.add(data, from, to);
  }

  @Override
  public void callEnds(int number) {
    OpenCall call = calls.get(number);
    String arguments = Text.decode(call.escaped.array(), 0, call.escaped.length());
    call.escaped.clear();
    if (arguments.isBlank()) {
      arguments = "{}";
    }
    if (!Json.isObject(arguments)) {
      malformed = call.name;
      return;
    }
    out.add(PART).add("\"functionCall\":{\"id\":");
    JsonWriter.string(call.id, out);
    out.add(",\"name\":");
    JsonWriter.string(call.name, out);
    out.add(",\"args\":").add(oneLine(arguments)).add("}").add(PART_END);
    endChunk();
  }

  /// Line ends between the tokens of the arguments would end the line of the event.
  private static String oneLine(String arguments) {
    return arguments.replace('\n', ' ').replace('\r', ' ');
  }

  @Override
  public void ends(Ending ending, Optional<String> stopSequence) {
    this.ending = ending;
  }

  @Override
  public void usage(Tokens tokens) {
    this.tokens = tokens;
  }

  /// The finish reason comes with the usage, as Google sends it.
  @Override
  public void done() {
    out.add(PART).add(LAST_PART_END);
    if (malformed.isEmpty()) {
      out.add(GeminiReplies.finishReason(ending)).add("\"");
    } else {
      out.add("MALFORMED_FUNCTION_CALL\",\"finishMessage\":");
      JsonWriter.string("the arguments of " + malformed + " are not a JSON object", out);
    }
    out.add(",\"index\":0}],\"usageMetadata\":").add(Json.write(GeminiReplies.usage(tokens)));
    endChunk();
  }
}

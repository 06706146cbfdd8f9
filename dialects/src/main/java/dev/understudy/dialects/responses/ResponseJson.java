package dev.understudy.dialects.responses;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Tokens;
import java.time.Instant;

/// Writes the objects that answers and streams of OpenAI's responses are made of. Texts come as the
/// escaped bytes of a JSON string. Every field that OpenAI documents as always present is written,
/// because official clients of some languages insist on it; those that repeat the request say what
/// a request that says nothing would have them say.
public final class ResponseJson {
  static final String ID = "resp_";

  private static final int LONGEST_NAME = 40;

  private static final byte[] TEXT_PART =
      ascii("{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"");
  private static final byte[] REFUSAL_PART = ascii("{\"type\":\"refusal\",\"refusal\":\"");
  private static final byte[] SUMMARY_PART = ascii("{\"type\":\"summary_text\",\"text\":\"");
  private static final byte[] STRING_END = ascii("\"}");
  private static final byte[] REST =
      ascii(
          ",\"parallel_tool_calls\":true,\"previous_response_id\":null,"
              + "\"reasoning\":{\"effort\":null,\"summary\":null},\"store\":false,"
              + "\"temperature\":null,\"text\":{\"format\":{\"type\":\"text\"}},"
              + "\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":null,\"truncation\":\"disabled\","
              + "\"user\":null,\"metadata\":{},\"usage\":");

  private ResponseJson() {}

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /// What the ids of an answer have in common: the target's own id without its prefix, as far as
  /// OpenAI allows ids to be long, or the time if there is none.
  static String name(String id, Instant at) {
    String own = Ids.of("", id);
    if (own.isEmpty()) {
      return Long.toHexString(at.getEpochSecond()) + Integer.toHexString(at.getNano());
    }
    return own.substring(0, Math.min(own.length(), LONGEST_NAME));
  }

  /// A part of a message.
  public static void textPart(String text, Bytes out) {
    part(TEXT_PART, text, out);
  }

  static void refusalPart(String text, Bytes out) {
    part(REFUSAL_PART, text, out);
  }

  static void summaryPart(String text, Bytes out) {
    part(SUMMARY_PART, text, out);
  }

  /// The constants end with the quote that a written string begins with.
  private static void part(byte[] before, String text, Bytes out) {
    out.add(before, 0, before.length - 1);
    JsonWriter.string(text, out);
    out.add('}');
  }

  static void textPart(byte[] escaped, int from, int to, Bytes out) {
    out.add(TEXT_PART).add(escaped, from, to).add(STRING_END);
  }

  static void refusalPart(byte[] escaped, int from, int to, Bytes out) {
    out.add(REFUSAL_PART).add(escaped, from, to).add(STRING_END);
  }

  static void summaryPart(byte[] escaped, int from, int to, Bytes out) {
    out.add(SUMMARY_PART).add(escaped, from, to).add(STRING_END);
  }

  /// A message.
  ///
  /// @param parts its parts, with commas between them
  public static void message(String id, String status, Bytes parts, Bytes out) {
    out.add("{\"id\":");
    JsonWriter.string(id, out);
    out.add(",\"type\":\"message\",\"status\":\"").add(status);
    out.add("\",\"role\":\"assistant\",\"content\":[");
    out.add(parts.array(), 0, parts.length()).add("]}");
  }

  /// An item of reasoning.
  ///
  /// @param parts of its summary, with commas between them
  static void reasoning(String id, Bytes parts, Bytes out) {
    out.add("{\"id\":");
    JsonWriter.string(id, out);
    out.add(",\"type\":\"reasoning\",\"summary\":[");
    out.add(parts.array(), 0, parts.length()).add("]}");
  }

  /// A call of a function.
  static void call(
      String id,
      String callId,
      String name,
      String status,
      byte[] escaped,
      int from,
      int to,
      Bytes out) {
    out.add("{\"id\":");
    JsonWriter.string(id, out);
    out.add(",\"type\":\"function_call\",\"status\":\"").add(status).add("\",\"call_id\":");
    JsonWriter.string(callId, out);
    out.add(",\"name\":");
    JsonWriter.string(name, out);
    out.add(",\"arguments\":\"").add(escaped, from, to).add(STRING_END);
  }

  /// What stays the same in every object of one response.
  public record Head(String id, long createdAt, String model) {}

  /// How far a response has come.
  public enum State {
    /// Not at its end.
    IN_PROGRESS("in_progress", "null"),
    /// Whole.
    COMPLETED("completed", "null"),
    /// Ended by a limit of tokens.
    CUT("incomplete", "{\"reason\":\"max_output_tokens\"}"),
    /// Ended by a filter.
    FILTERED("incomplete", "{\"reason\":\"content_filter\"}");

    private final String status;
    private final String details;

    State(String status, String details) {
      this.status = status;
      this.details = details;
    }

    /// Where an answer ends. A refusal in words is an answer in this dialect; one without words is
    /// what a filter does.
    public static State of(Ending ending, boolean refusal) {
      return switch (ending) {
        case STOP, STOP_SEQUENCE, CALLS, PAUSED -> COMPLETED;
        case LENGTH -> CUT;
        case REFUSED -> refusal ? COMPLETED : FILTERED;
      };
    }

    /// The word for the response.
    public String status() {
      return status;
    }

    /// The word for an item of it that is over.
    public String itemStatus() {
      return this == CUT ? "incomplete" : "completed";
    }
  }

  /// A response.
  ///
  /// @param items its output, with commas between the items
  public static void response(Head head, State state, Bytes items, Tokens tokens, Bytes out) {
    out.add("{\"id\":");
    JsonWriter.string(head.id, out);
    out.add(",\"object\":\"response\",\"created_at\":").add(Long.toString(head.createdAt));
    out.add(",\"status\":\"").add(state.status);
    out.add("\",\"background\":false,\"error\":null,\"incomplete_details\":").add(state.details);
    out.add(",\"instructions\":null,\"max_output_tokens\":null,\"model\":");
    JsonWriter.string(head.model, out);
    out.add(",\"output\":[").add(items.array(), 0, items.length()).add(']').add(REST);
    usage(tokens, out);
    out.add('}');
  }

  private static void usage(Tokens tokens, Bytes out) {
    if (tokens.input().isEmpty() && tokens.output().isEmpty()) {
      out.add("null");
      return;
    }
    long input = tokens.input().orElse(0);
    long output = tokens.output().orElse(0);
    out.add("{\"input_tokens\":").add(Long.toString(input));
    out.add(",\"input_tokens_details\":{\"cached_tokens\":");
    out.add(Long.toString(tokens.cached().orElse(0))).add(",\"cache_write_tokens\":");
    out.add(Long.toString(tokens.cacheWritten().orElse(0))).add("},\"output_tokens\":");
    out.add(Long.toString(output)).add(",\"output_tokens_details\":{\"reasoning_tokens\":");
    out.add(Long.toString(tokens.reasoning().orElse(0))).add("},\"total_tokens\":");
    out.add(Long.toString(input + output)).add('}');
  }
}

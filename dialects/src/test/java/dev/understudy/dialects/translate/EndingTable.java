package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Why an answer ended, in the words of every target and what every caller reads for them.
final class EndingTable {
  private EndingTable() {}

  private static List<String> words(Dialect target) {
    return switch (target) {
      case OPENAI -> List.of("stop", "length", "tool_calls", "content_filter");
      case RESPONSES ->
          List.of("completed", "incomplete: max_output_tokens", "incomplete: content_filter");
      case ANTHROPIC ->
          List.of(
              "end_turn",
              "stop_sequence",
              "max_tokens",
              "model_context_window_exceeded",
              "tool_use",
              "pause_turn",
              "refusal");
      case GEMINI ->
          List.of(
              "STOP",
              "MAX_TOKENS",
              "SAFETY",
              "RECITATION",
              "LANGUAGE",
              "BLOCKLIST",
              "PROHIBITED_CONTENT",
              "SPII");
      case BEDROCK ->
          List.of(
              "end_turn",
              "stop_sequence",
              "max_tokens",
              "tool_use",
              "model_context_window_exceeded",
              "guardrail_intervened",
              "content_filtered");
    };
  }

  static String table() {
    List<Dialect> callers = Known.callers();
    StringBuilder text = new StringBuilder(Words.row("target says", Words.names(callers)));
    text.append(Words.line(callers.size() + 1));
    for (Dialect target : Known.targets()) {
      for (String word : words(target)) {
        List<String> cells = new ArrayList<>();
        for (Dialect caller : callers) {
          cells.add(caller == target ? "as sent" : "`" + read(caller, target, word) + "`");
        }
        text.append(Words.row(Words.name(target) + " `" + word + "`", cells));
      }
    }
    return text.toString();
  }

  private static String read(Dialect caller, Dialect target, String word) {
    String answer = new String(Spoken.TEXT.whole(target), UTF_8);
    String ended =
        switch (target) {
          case OPENAI ->
              answer.replace("\"finish_reason\":\"stop\"", "\"finish_reason\":\"" + word + "\"");
          case ANTHROPIC ->
              answer.replace("\"stop_reason\":\"end_turn\"", "\"stop_reason\":\"" + word + "\"");
          case GEMINI ->
              answer.replace("\"finishReason\":\"STOP\"", "\"finishReason\":\"" + word + "\"");
          case BEDROCK ->
              answer.replace("\"stopReason\":\"end_turn\"", "\"stopReason\":\"" + word + "\"");
          case RESPONSES ->
              word.equals("completed")
                  ? answer
                  : answer.replaceFirst(
                      "\"status\":\"completed\"",
                      "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\""
                          + word.substring("incomplete: ".length())
                          + "\"}");
        };
    try {
      return word(caller, Translation.between(caller, target).answer(ended.getBytes(UTF_8)));
    } catch (Untranslatable refused) {
      throw new AssertionError(refused);
    }
  }

  private static String word(Dialect caller, byte[] answer) {
    JsonNode root = Probe.tree(answer);
    return switch (caller) {
      case OPENAI -> root.path("choices").path(0).path("finish_reason").asString();
      case ANTHROPIC -> root.path("stop_reason").asString();
      case GEMINI -> root.path("candidates").path(0).path("finishReason").asString();
      case RESPONSES -> {
        String why = root.path("incomplete_details").path("reason").asString("");
        yield root.path("status").asString() + (why.isEmpty() ? "" : ": " + why);
      }
      case BEDROCK -> throw new AssertionError("no caller speaks it");
    };
  }
}

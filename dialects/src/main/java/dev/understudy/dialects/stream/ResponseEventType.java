package dev.understudy.dialects.stream;

import dev.understudy.dialects.json.JsonCursor;

/// What the `type` of an event of OpenAI's responses means for the fate of the stream.
///
/// The types are those of the "Streaming events" chapter of OpenAI's API reference, and a few older
/// names that compatible servers still send.
enum ResponseEventType {
  /// Of an unknown type.
  OTHER,
  /// The response goes on: created, queued, in progress.
  LIFECYCLE,
  /// An item of the output begins.
  ITEM_ADDED,
  /// An item of the output is whole.
  ITEM_DONE,
  /// A piece of what the caller asked for: text, a refusal, arguments, sound, code.
  VISIBLE,
  /// A piece of the model's reasoning.
  REASONING,
  /// A text or a refusal, whole.
  TEXT_DONE,
  /// A picture on the way.
  IMAGE,
  /// The frame of a part, or a sign that a hosted tool is at work.
  PROGRESS,
  /// The proof.
  COMPLETED,
  /// The end of a response that will not be completed.
  FAILED;

  private static final String[] PROGRESS_TYPES = {
    "response.content_part.",
    "response.output_text.annotation.",
    "response.function_call_arguments.done",
    "response.custom_tool_call_input.done",
    "response.reasoning",
    "response.audio.",
    "response.web_search_call.",
    "response.file_search_call.",
    "response.code_interpreter_call",
    "response.image_generation_call.",
    "response.mcp_",
  };

  /// The meaning of the last string of a cursor. Types are told apart by their length first, so
  /// that most cost one comparison.
  static ResponseEventType of(JsonCursor json) {
    ResponseEventType exact =
        switch (json.to() - json.from()) {
          case 5 -> json.is("error") ? FAILED : OTHER;
          case 15 ->
              json.is("response.failed") ? FAILED : json.is("response.queued") ? LIFECYCLE : OTHER;
          case 16 -> json.is("response.created") ? LIFECYCLE : OTHER;
          case 18 ->
              json.is("response.completed")
                  ? COMPLETED
                  : json.is("response.cancelled") ? FAILED : OTHER;
          case 19 -> json.is("response.incomplete") ? COMPLETED : OTHER;
          case 20 ->
              json.is("response.in_progress")
                  ? LIFECYCLE
                  : json.is("response.audio.delta") ? VISIBLE : OTHER;
          case 21 -> json.is("response.refusal.done") ? TEXT_DONE : OTHER;
          case 22 -> json.is("response.refusal.delta") ? VISIBLE : OTHER;
          case 24 -> json.is("response.reasoning.delta") ? REASONING : OTHER;
          case 25 ->
              json.is("response.output_item.done")
                  ? ITEM_DONE
                  : json.is("response.output_text.done") ? TEXT_DONE : OTHER;
          case 26 ->
              json.is("response.output_text.delta")
                  ? VISIBLE
                  : json.is("response.output_item.added") ? ITEM_ADDED : OTHER;
          case 29 -> json.is("response.reasoning_text.delta") ? REASONING : OTHER;
          case 31 -> json.is("response.audio.transcript.delta") ? VISIBLE : OTHER;
          case 32 -> json.is("response.reasoning_summary.delta") ? REASONING : OTHER;
          case 37 ->
              json.is("response.reasoning_summary_text.delta")
                  ? REASONING
                  : json.is("response.custom_tool_call_input.delta") ? VISIBLE : OTHER;
          case 38 -> json.is("response.function_call_arguments.delta") ? VISIBLE : OTHER;
          case 41 -> json.is("response.code_interpreter_call_code.delta") ? VISIBLE : OTHER;
          case 44 -> json.is("response.image_generation_call.partial_image") ? IMAGE : OTHER;
          default -> OTHER;
        };
    return exact == OTHER && isProgress(json) ? PROGRESS : exact;
  }

  private static boolean isProgress(JsonCursor json) {
    for (String type : PROGRESS_TYPES) {
      if (json.startsWith(type)) {
        return true;
      }
    }
    return false;
  }
}

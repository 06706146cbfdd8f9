package dev.understudy.testkit.faults;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;

/// OpenAI's responses. What comes instead of an answer is as in chat completions.
final class ResponsesVoice implements Voice {
  private final ChatVoice chat = new ChatVoice();

  @Override
  public Completion text(String text) {
    return Answers.responses().text(text);
  }

  @Override
  public Completion tool() {
    return Answers.responses().toolCall("lookup", "{\"city\":\"Oslo\",\"days\":3,\"unit\":\"C\"}");
  }

  @Override
  public Answer error(int status) {
    return chat.error(status);
  }

  @Override
  public String errorBody(String type, String message) {
    return chat.errorBody(type, message);
  }

  @Override
  public String errorEvent(String type, String message) {
    return event(
        "error", "\"code\":\"%s\",\"message\":\"%s\",\"param\":null".formatted(type, message));
  }

  @Override
  public Answer quota() {
    return chat.quota();
  }

  @Override
  public Answer tooLong() {
    return chat.tooLong();
  }

  @Override
  public String delta(String text) {
    return event(
        "response.output_text.delta",
        "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"logprobs\":[],\"delta\":\""
            + text
            + "\"");
  }

  @Override
  public int opening() {
    return 4;
  }

  /// Not said as a finish reason in this dialect; the answer is an ordinary one.
  @Override
  public String refusal() {
    return "content_filter";
  }

  private static String event(String type, String members) {
    return "event: %1$s\ndata: {\"type\":\"%1$s\",\"sequence_number\":9,%2$s}\n\n"
        .formatted(type, members);
  }
}

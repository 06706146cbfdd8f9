package dev.understudy.testkit.faults;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;

/// Anthropic's messages.
final class MessagesVoice implements Voice {
  @Override
  public Completion text(String text) {
    return Answers.anthropic().text(text);
  }

  @Override
  public Completion tool() {
    return Answers.anthropic().toolCall("lookup", "{\"city\":\"Oslo\",\"days\":3,\"unit\":\"C\"}");
  }

  @Override
  public Answer error(int status) {
    return Answers.anthropic().error(status);
  }

  @Override
  public String errorBody(String type, String message) {
    return "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}"
        .formatted(type, message);
  }

  @Override
  public String errorEvent(String type, String message) {
    return "event: error\ndata: " + errorBody(type, message) + "\n\n";
  }

  @Override
  public Answer quota() {
    return Answers.anthropic().quotaExhausted();
  }

  @Override
  public Answer tooLong() {
    return Answers.anthropic().contextLength();
  }

  @Override
  public String delta(String text) {
    return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
        + "\"delta\":{\"type\":\"text_delta\",\"text\":\""
        + text
        + "\"}}\n\n";
  }

  @Override
  public int opening() {
    return 3;
  }

  @Override
  public String refusal() {
    return "refusal";
  }
}

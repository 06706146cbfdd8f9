package dev.understudy.testkit.faults;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;

/// OpenAI's chat completions.
final class ChatVoice implements Voice {
  @Override
  public Completion text(String text) {
    return Answers.openai().text(text);
  }

  @Override
  public Completion tool() {
    return Answers.openai().toolCall("lookup", "{\"city\":\"Oslo\",\"days\":3,\"unit\":\"C\"}");
  }

  @Override
  public Answer error(int status) {
    return Answers.openai().error(status);
  }

  @Override
  public String errorBody(String type, String message) {
    return "{\"error\":{\"message\":\"%1$s\",\"type\":\"%2$s\",\"param\":null,\"code\":\"%2$s\"}}"
        .formatted(message, type);
  }

  @Override
  public String errorEvent(String type, String message) {
    return "data: " + errorBody(type, message) + "\n\n";
  }

  @Override
  public Answer quota() {
    return Answers.openai().quotaExhausted();
  }

  @Override
  public Answer tooLong() {
    return Answers.openai().contextLength();
  }

  @Override
  public String delta(String text) {
    return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
        + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + text
        + "\"},\"finish_reason\":null}]}\n\n";
  }

  @Override
  public int opening() {
    return 1;
  }

  @Override
  public String refusal() {
    return "content_filter";
  }
}

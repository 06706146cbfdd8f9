package dev.understudy.e2e.catalogue;

import dev.understudy.e2e.Caller;
import dev.understudy.e2e.Mode;
import dev.understudy.e2e.Reply;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import tools.jackson.databind.JsonNode;

/// OpenAI's chat completions.
final class ChatVoice implements Voice {
  @Override
  public String name() {
    return "chat";
  }

  @Override
  public String provider() {
    return "openai";
  }

  @Override
  public String understudy() {
    return "vllm";
  }

  @Override
  public String dialect() {
    return "openai";
  }

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

  @Override
  public String path() {
    return "/v1/chat/completions";
  }

  @Override
  public String body(Mode mode, String model, String more) {
    String body = Caller.chatBody(mode, model);
    return body.substring(0, body.length() - 1) + more + "}";
  }

  @Override
  public Heard heard(Reply reply) {
    if (reply.status() != 200) {
      boolean told = reply.json().get("error") != null;
      return new Heard(false, reply.status() >= 400 && told, "", reply.body());
    }
    if (!reply.streamed()) {
      JsonNode choice = reply.json().at("/choices/0");
      boolean whole = !choice.path("finish_reason").asString("").isEmpty();
      return new Heard(
          whole, reply.json().has("error"), choice.at("/message/content").asString(""), "");
    }
    var text = new StringBuilder();
    var error = new StringBuilder();
    boolean finished = false;
    boolean done = false;
    int roles = 0;
    for (String event : reply.events()) {
      if (event.equals("[DONE]")) {
        done = true;
        continue;
      }
      if (done) {
        error.append("after [DONE]: ").append(event);
      }
      JsonNode json = Reply.parse(event);
      text.append(json.at("/choices/0/delta/content").asString(""));
      roles += json.at("/choices/0/delta").has("role") ? 1 : 0;
      finished |= !json.at("/choices/0/finish_reason").asString("").isEmpty();
      if (json.has("error")) {
        error.append(event);
      }
    }
    if (roles > 1) {
      error.append("more than one beginning");
    }
    boolean failed = !error.isEmpty();
    // A finish mark or [DONE] beside an error makes the reply both, and so dishonest.
    boolean complete = failed ? finished || done : finished && done;
    return new Heard(complete, failed, text.toString(), error.toString());
  }
}

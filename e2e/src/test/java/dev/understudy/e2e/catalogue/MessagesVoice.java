package dev.understudy.e2e.catalogue;

import dev.understudy.e2e.Caller;
import dev.understudy.e2e.Mode;
import dev.understudy.e2e.Reply;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import tools.jackson.databind.JsonNode;

/// Anthropic's messages.
final class MessagesVoice implements Voice {
  @Override
  public String name() {
    return "messages";
  }

  @Override
  public String provider() {
    return "anthropic";
  }

  @Override
  public String understudy() {
    return "backup";
  }

  @Override
  public String dialect() {
    return "anthropic";
  }

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

  @Override
  public String path() {
    return "/v1/messages";
  }

  @Override
  public String body(Mode mode, String model, String more) {
    String body = Caller.messageBody(mode, model);
    return body.substring(0, body.length() - 1) + more + "}";
  }

  @Override
  public Heard heard(Reply reply) {
    if (reply.status() != 200) {
      boolean told = reply.json().path("type").asString("").equals("error");
      return new Heard(false, reply.status() >= 400 && told, "", reply.body());
    }
    if (!reply.streamed()) {
      JsonNode json = reply.json();
      boolean whole = !json.path("stop_reason").asString("").isEmpty();
      boolean failed = json.path("type").asString("").equals("error");
      return new Heard(whole, failed, json.at("/content/0/text").asString(""), "");
    }
    var text = new StringBuilder();
    var error = new StringBuilder();
    boolean reason = false;
    boolean stopped = false;
    int starts = 0;
    for (String event : reply.events()) {
      JsonNode json = Reply.parse(event);
      switch (json.path("type").asString("")) {
        case "message_start" -> starts++;
        case "content_block_delta" -> text.append(json.at("/delta/text").asString(""));
        case "message_delta" -> reason |= !json.at("/delta/stop_reason").asString("").isEmpty();
        case "message_stop" -> stopped = true;
        case "error" -> error.append(event);
        default -> {}
      }
    }
    if (starts > 1) {
      error.append("more than one beginning");
    }
    boolean failed = !error.isEmpty();
    // A stop mark beside an error makes the reply both, and so dishonest.
    boolean complete = failed ? reason || stopped : reason && stopped;
    return new Heard(complete, failed, text.toString(), error.toString());
  }
}

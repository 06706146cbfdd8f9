package dev.understudy.e2e.catalogue;

import dev.understudy.e2e.Caller;
import dev.understudy.e2e.Reply;
import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.Mode;
import tools.jackson.databind.JsonNode;

/// OpenAI's chat completions.
final class ChatVoice implements Voice {
  @Override
  public String name() {
    return "chat";
  }

  @Override
  public Dialect dialect() {
    return Dialect.CHAT;
  }

  @Override
  public String providerInterface() {
    return "openai";
  }

  @Override
  public String path() {
    return "/v1/chat/completions";
  }

  @Override
  public String body(Mode mode, String model, String more) {
    String body = Caller.chatBody(dev.understudy.e2e.Mode.valueOf(mode.name()), model);
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

package dev.understudy.e2e.catalogue;

import dev.understudy.e2e.Caller;
import dev.understudy.e2e.Reply;
import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.Mode;
import tools.jackson.databind.JsonNode;

/// Anthropic's messages.
final class MessagesVoice implements Voice {
  @Override
  public String name() {
    return "messages";
  }

  @Override
  public Dialect dialect() {
    return Dialect.MESSAGES;
  }

  @Override
  public String providerInterface() {
    return "anthropic";
  }

  @Override
  public String path() {
    return "/v1/messages";
  }

  @Override
  public String body(Mode mode, String model, String more) {
    String body = Caller.messageBody(dev.understudy.e2e.Mode.valueOf(mode.name()), model);
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

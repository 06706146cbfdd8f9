package dev.understudy.dialects.resume;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Ending;
import java.util.Optional;

/// Chat chunks of one choice.
final class ChatContinuation implements Continuation {
  private final JsonCursor json = new JsonCursor();
  private final boolean wantsUsage;
  private String id = "";
  private String model = "";
  private long created;
  private boolean choice;

  /// @param wantsUsage whether the caller asked for the usage chunk
  ChatContinuation(boolean wantsUsage) {
    this.wantsUsage = wantsUsage;
  }

  @Override
  public void shown(String name, byte[] data, int from, int to) {
    if (choice) {
      return;
    }
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("id")) {
        id = json.string() ? json.text() : id;
      } else if (json.keyIs("model")) {
        model = json.string() ? json.text() : model;
      } else if (json.keyIs("created")) {
        created = json.number();
      } else if (json.keyIs("choices")) {
        choices();
      } else {
        json.skip();
      }
    }
  }

  private void choices() {
    if (json.array()) {
      while (json.element()) {
        json.skip();
        choice = true;
      }
    }
  }

  @Override
  public boolean ready() {
    return choice;
  }

  @Override
  public void text(CharSequence more, Bytes out) {
    head(out).add(",\"choices\":[{\"index\":0,\"delta\":{\"content\":");
    Escaped.string(more, out);
    out.add("},\"finish_reason\":null}]}\n\n");
  }

  @Override
  public void end(
      Ending ending,
      Optional<String> stopSequence,
      String whole,
      long input,
      long output,
      Bytes out) {
    String reason =
        switch (ending) {
          case STOP, STOP_SEQUENCE, PAUSED, CALLS -> "stop";
          case LENGTH -> "length";
          case REFUSED -> "content_filter";
        };
    head(out).add(",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"");
    out.add(reason).add("\"}]}\n\n");
    if (wantsUsage) {
      head(out).add(",\"choices\":[],\"usage\":{\"prompt_tokens\":").add(Long.toString(input));
      out.add(",\"completion_tokens\":").add(Long.toString(output));
      out.add(",\"total_tokens\":").add(Long.toString(input + output)).add("}}\n\n");
    }
    out.add("data: [DONE]\n\n");
  }

  private Bytes head(Bytes out) {
    out.add("data: {\"id\":");
    JsonWriter.string(id, out);
    out.add(",\"object\":\"chat.completion.chunk\",\"created\":").add(Long.toString(created));
    out.add(",\"model\":");
    JsonWriter.string(model, out);
    return out;
  }
}

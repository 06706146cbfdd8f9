package dev.understudy.dialects.resume;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.neutral.Ending;
import java.util.Optional;

/// Chunks of generateContent, of one candidate. Pictures and code among the parts that were shown
/// are no text, so nothing goes on with them.
final class GeminiContinuation implements Continuation {
  private final JsonCursor json = new JsonCursor();
  private String id = "";
  private String model = "";
  private boolean candidate;
  private boolean other;

  @Override
  public void shown(String name, byte[] data, int from, int to) {
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("responseId")) {
        id = json.string() ? json.text() : id;
      } else if (json.keyIs("modelVersion")) {
        model = json.string() ? json.text() : model;
      } else if (json.keyIs("candidates")) {
        candidates();
      } else {
        json.skip();
      }
    }
  }

  private void candidates() {
    if (!json.array()) {
      return;
    }
    while (json.element()) {
      candidate = true;
      if (json.object()) {
        while (json.key()) {
          if (json.keyIs("content")) {
            contentOf();
          } else if (json.keyIs("index")) {
            other |= json.number() > 0;
          } else if (json.keyIs("finishReason")) {
            other |= json.string();
          } else {
            json.skip();
          }
        }
      }
    }
  }

  private void contentOf() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (!json.keyIs("parts")) {
        json.skip();
      } else if (json.array()) {
        while (json.element()) {
          part();
        }
      }
    }
  }

  private void part() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      other |= !json.keyIs("text") && !json.keyIs("thoughtSignature");
      json.skip();
    }
  }

  @Override
  public boolean ready() {
    return candidate && !other;
  }

  @Override
  public void text(CharSequence more, Bytes out) {
    out.add("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":");
    Escaped.string(more, out);
    out.add("}],\"role\":\"model\"},\"index\":0}]");
    tail(out);
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
          case STOP, STOP_SEQUENCE, PAUSED, CALLS -> "STOP";
          case LENGTH -> "MAX_TOKENS";
          case REFUSED -> "SAFETY";
        };
    out.add("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"}");
    out.add(",\"finishReason\":\"").add(reason).add("\",\"index\":0}]");
    out.add(",\"usageMetadata\":{\"promptTokenCount\":").add(Long.toString(input));
    out.add(",\"candidatesTokenCount\":").add(Long.toString(output));
    out.add(",\"totalTokenCount\":").add(Long.toString(input + output)).add("}");
    tail(out);
  }

  private void tail(Bytes out) {
    out.add(",\"modelVersion\":");
    JsonWriter.string(model, out);
    out.add(",\"responseId\":");
    JsonWriter.string(id, out);
    out.add("}\n\n");
  }
}

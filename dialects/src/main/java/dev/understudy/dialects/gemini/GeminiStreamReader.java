package dev.understudy.dialects.gemini;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.json.UsageMetadata;
import dev.understudy.dialects.neutral.StreamEvents;
import java.util.Optional;

/// A stream of generateContent chunks, of one candidate. Content may follow a finish reason, so the
/// answer ends with the stream.
final class GeminiStreamReader implements StreamReader {
  private final StreamEvents into;
  private final JsonCursor json = new JsonCursor();
  private final UsageMetadata usage = new UsageMetadata();
  private final Bytes arguments = new Bytes(0);
  private boolean begun;
  private boolean done;
  private int calls;
  private String id = "";
  private String model = "";
  private String finishReason = "";

  // Of the part being read.
  private boolean thought;
  private int textFrom;
  private int textTo;
  private String callId = "";
  private String callName = "";
  private boolean call;

  GeminiStreamReader(StreamEvents into) {
    this.into = into;
  }

  @Override
  public void feed(String eventName, byte[] data, int from, int to) {
    if (!begun) {
      begin(data, from, to);
    }
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("candidates")) {
        candidates(data);
      } else if (json.keyIs("usageMetadata")) {
        usage.read(json);
      } else {
        json.skip();
      }
    }
  }

  /// The id and the model follow the candidates in a chunk, but have to be told before them.
  private void begin(byte[] data, int from, int to) {
    boolean candidate = false;
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("responseId")) {
        id = json.string() ? json.text() : id;
      } else if (json.keyIs("modelVersion")) {
        model = json.string() ? json.text() : model;
      } else {
        candidate |= json.keyIs("candidates");
        json.skip();
      }
    }
    if (candidate && !json.bad()) {
      begun = true;
      into.begins(id, model);
    }
  }

  private void candidates(byte[] data) {
    if (!begun || !json.array()) {
      json.skip();
      return;
    }
    boolean first = true;
    while (json.element()) {
      if (first && json.isObject()) {
        json.object();
        candidate(data);
      } else {
        json.skip();
      }
      first = false;
    }
  }

  private void candidate(byte[] data) {
    while (json.key()) {
      if (json.keyIs("content")) {
        contentOf(data);
      } else if (json.keyIs("finishReason")) {
        if (json.string() && json.to() > json.from()) {
          finishReason = json.text();
        }
      } else {
        json.skip();
      }
    }
  }

  private void contentOf(byte[] data) {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (!json.keyIs("parts")) {
        json.skip();
      } else if (json.array()) {
        while (json.element()) {
          if (json.object()) {
            part(data);
          }
        }
      }
    }
  }

  /// The members of a part may stand in any order, so it is told when all of it was read.
  private void part(byte[] data) {
    thought = false;
    call = false;
    textFrom = 0;
    textTo = 0;
    while (json.key()) {
      if (json.keyIs("text")) {
        if (json.string()) {
          textFrom = json.from();
          textTo = json.to();
        }
      } else if (json.keyIs("thought")) {
        thought = json.isTrue();
        json.skip();
      } else if (json.keyIs("functionCall")) {
        functionCall(data);
      } else {
        json.skip();
      }
    }
    if (textTo > textFrom && thought) {
      into.thought(data, textFrom, textTo);
    } else if (textTo > textFrom) {
      into.text(data, textFrom, textTo);
    }
    if (call) {
      tellCall();
    }
  }

  private void functionCall(byte[] data) {
    callId = "";
    callName = "";
    arguments.clear();
    if (!json.object()) {
      return;
    }
    call = true;
    while (json.key()) {
      if (json.keyIs("name")) {
        callName = json.string() ? json.text() : "";
      } else if (json.keyIs("id")) {
        callId = json.string() ? json.text() : "";
      } else if (json.keyIs("args") && json.isObject()) {
        int from = json.position();
        json.skip();
        arguments.clear();
        JsonWriter.escaped(data, from, withoutBlanks(data, from, json.position()), arguments);
      } else {
        json.skip();
      }
    }
  }

  private static int withoutBlanks(byte[] data, int from, int to) {
    int end = to;
    while (end > from && data[end - 1] >= 0 && data[end - 1] <= ' ') {
      end--;
    }
    return end;
  }

  private void tellCall() {
    int number = calls++;
    into.call(number, callId.isEmpty() ? Ids.call(id, number) : callId, callName);
    if (!arguments.isEmpty()) {
      into.arguments(number, arguments.array(), 0, arguments.length());
    }
    into.callEnds(number);
  }

  @Override
  public void end() {
    if (done || !begun) {
      return;
    }
    done = true;
    into.ends(GeminiReplies.ending(finishReason, calls > 0), Optional.empty());
    into.usage(usage.tokens());
    into.done();
  }
}

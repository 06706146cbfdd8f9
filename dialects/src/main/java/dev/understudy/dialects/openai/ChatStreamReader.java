package dev.understudy.dialects.openai;

import dev.understudy.dialects.codec.Ids;
import dev.understudy.dialects.codec.StreamReader;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.json.UsageCount;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.StreamEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stream of chat chunks, of one choice. Calls end with the finish mark: until then fragments of
/// each may come in any order.
final class ChatStreamReader implements StreamReader {
  private final StreamEvents into;
  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private final List<OpenCall> calls = new ArrayList<>();
  private boolean begun;
  private boolean refused;
  private boolean ended;
  private boolean done;
  private String id = "";
  private String model = "";
  private String finishReason = "";

  // Of the tool call being read.
  private int callIndex;
  private String callId = "";
  private String callName = "";
  private int argumentsFrom;
  private int argumentsTo;

  /// A call by the index that its fragments name.
  private record OpenCall(int index, String id) {}

  private enum Kind {
    TEXT,
    REFUSAL,
    THOUGHT
  }

  ChatStreamReader(StreamEvents into) {
    this.into = into;
  }

  @Override
  public void feed(String eventName, byte[] data, int from, int to) {
    if (Text.is(data, from, to, "[DONE]")) {
      end();
      return;
    }
    if (!begun) {
      begin(data, from, to);
    }
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("choices")) {
        choices(data);
      } else if (json.keyIs("usage")) {
        usage.read(json);
      } else if (json.keyIs("x_groq")) {
        groq();
      } else {
        json.skip();
      }
    }
  }

  /// The head of the first chunk with a choice; filter reports before it may lack a model.
  private void begin(byte[] data, int from, int to) {
    boolean choice = false;
    json.reset(data, from, to);
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("id")) {
        id = json.string() && json.to() > json.from() ? json.text() : id;
      } else if (json.keyIs("model")) {
        model = json.string() && json.to() > json.from() ? json.text() : model;
      } else if (json.keyIs("choices") && json.isArray()) {
        json.array();
        while (json.element()) {
          json.skip();
          choice = true;
        }
      } else {
        json.skip();
      }
    }
    if (choice) {
      begun = true;
      into.begins(id, model);
    }
  }

  private void groq() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("usage")) {
        usage.read(json);
      } else {
        json.skip();
      }
    }
  }

  private void choices(byte[] data) {
    if (!json.array()) {
      return;
    }
    while (json.element()) {
      if (!json.object()) {
        continue;
      }
      while (json.key()) {
        if (json.keyIs("delta")) {
          delta(data);
        } else if (json.keyIs("finish_reason")) {
          if (json.string() && json.to() > json.from()) {
            finishReason = json.text();
          }
        } else {
          json.skip();
        }
      }
    }
    if (begun && !ended && !finishReason.isEmpty()) {
      finish();
    }
  }

  private void finish() {
    ended = true;
    for (int number = 0; number < calls.size(); number++) {
      into.callEnds(number);
    }
    Ending ending = ChatReplies.ending(finishReason, !calls.isEmpty());
    into.ends(refused ? Ending.REFUSED : ending, Optional.empty());
  }

  private void delta(byte[] data) {
    if (ended || !begun) {
      json.skip();
      return;
    }
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("content")) {
        content(Kind.TEXT, data);
      } else if (json.keyIs("refusal")) {
        content(Kind.REFUSAL, data);
      } else if (json.keyIs("reasoning_content") || json.keyIs("reasoning")) {
        content(Kind.THOUGHT, data);
      } else if (json.keyIs("tool_calls")) {
        toolCalls(data);
      } else {
        json.skip();
      }
    }
  }

  /// A text, or a list of parts with texts.
  private void content(Kind kind, byte[] data) {
    if (!json.isArray()) {
      if (json.string() && json.to() > json.from()) {
        tell(kind, data, json.from(), json.to());
      }
      return;
    }
    json.array();
    while (json.element()) {
      if (!json.object()) {
        continue;
      }
      while (json.key()) {
        if (json.keyIs("text")) {
          content(kind, data);
        } else if (json.keyIs("thinking")) {
          content(Kind.THOUGHT, data);
        } else {
          json.skip();
        }
      }
    }
  }

  private void tell(Kind kind, byte[] data, int from, int to) {
    switch (kind) {
      case TEXT -> into.text(data, from, to);
      case REFUSAL -> {
        refused = true;
        into.refusal(data, from, to);
      }
      case THOUGHT -> into.thought(data, from, to);
    }
  }

  private void toolCalls(byte[] data) {
    if (!json.array()) {
      return;
    }
    while (json.element()) {
      callIndex = 0;
      callId = "";
      callName = "";
      argumentsFrom = 0;
      argumentsTo = 0;
      if (json.object()) {
        while (json.key()) {
          if (json.keyIs("index")) {
            callIndex = (int) json.number();
          } else if (json.keyIs("id")) {
            callId = json.string() ? json.text() : "";
          } else if (json.keyIs("function")) {
            function();
          } else {
            json.skip();
          }
        }
        toolCall(data);
      }
    }
  }

  private void function() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("name")) {
        callName = json.string() ? json.text() : "";
      } else if (json.keyIs("arguments")) {
        if (json.string()) {
          argumentsFrom = json.from();
          argumentsTo = json.to();
        }
      } else {
        json.skip();
      }
    }
  }

  private void toolCall(byte[] data) {
    int number = known();
    if (number == calls.size()) {
      calls.add(new OpenCall(callIndex, callId));
      into.call(number, callId.isEmpty() ? Ids.call(id, number) : callId, callName);
    }
    if (argumentsTo > argumentsFrom) {
      into.arguments(number, data, argumentsFrom, argumentsTo);
    }
  }

  /// The number of the call a fragment belongs to, or the next one if it begins a call. Some
  /// servers give every call the index 0 and tell them apart by name and id.
  private int known() {
    for (int number = calls.size() - 1; number >= 0; number--) {
      OpenCall call = calls.get(number);
      if (call.index == callIndex) {
        boolean another = !callName.isEmpty() && !callId.isEmpty() && !callId.equals(call.id);
        return another ? calls.size() : number;
      }
    }
    return calls.size();
  }

  @Override
  public void end() {
    if (done || !ended) {
      return;
    }
    done = true;
    into.usage(usage.tokens());
    into.done();
  }
}

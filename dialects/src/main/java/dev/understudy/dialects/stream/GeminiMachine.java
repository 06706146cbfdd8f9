package dev.understudy.dialects.stream;

import dev.understudy.dialects.gemini.FinishReason;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.UsageMetadata;
import dev.understudy.dialects.neutral.Tokens;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gemini's streamGenerateContent: complete when every candidate has a finish reason. The dialect
/// has no end mark, so content may follow a finish reason, and the end of the input is the end. A
/// prompt that was blocked fails the stream, as an error does.
final class GeminiMachine implements StreamMachine {
  private static final int MAX_CANDIDATES = 128;

  private final JsonCursor json = new JsonCursor();
  private final UsageMetadata usage = new UsageMetadata();
  private final BitSet finished = new BitSet();
  private final int asked;
  private int highest = -1;
  private boolean complete;
  private boolean content;
  private boolean thought;
  private boolean visible;
  private boolean call;
  private boolean excused;
  private boolean botched;
  private byte @Nullable [] error;

  // Of the event being read; they count only if it turns out to be JSON.
  private final BitSet ending = new BitSet();
  private int highestHere;
  private boolean thoughtHere;
  private boolean visibleHere;
  private boolean callHere;
  private boolean excusedHere;
  private boolean botchedHere;
  private boolean failedHere;
  private boolean usageHere;

  GeminiMachine(int candidates) {
    this.asked = candidates;
  }

  @Override
  public Signal on(String eventName, byte[] data, int from, int to) {
    read(data, from, to);
    if (eventName.equals("error") || (failedHere && !json.bad())) {
      if (complete) {
        return Signal.LATE;
      }
      error = Arrays.copyOfRange(data, from, to);
      return Signal.FAILED;
    }
    return json.finished() ? apply() : Signal.BAD_JSON;
  }

  private Signal apply() {
    boolean candidate = highestHere >= 0;
    boolean finish = !ending.isEmpty();
    highest = Math.max(highest, highestHere);
    finished.or(ending);
    complete = highest >= 0 && finished.nextClearBit(0) >= Math.max(asked, highest + 1);
    thought |= thoughtHere;
    visible |= visibleHere;
    call |= callHere;
    excused |= excusedHere;
    botched |= botchedHere;
    if (thoughtHere || visibleHere) {
      content = true;
      return Signal.CONTENT;
    }
    if (finish) {
      return Signal.FINISH;
    }
    return candidate ? Signal.HELD : usageHere ? Signal.USAGE : Signal.META;
  }

  private void read(byte[] data, int from, int to) {
    ending.clear();
    highestHere = -1;
    thoughtHere = false;
    visibleHere = false;
    callHere = false;
    excusedHere = false;
    botchedHere = false;
    failedHere = false;
    usageHere = false;
    json.reset(data, from, to);
    if (!json.object()) {
      json.reject();
      return;
    }
    while (json.key()) {
      if (json.keyIs("candidates")) {
        candidates();
      } else if (json.keyIs("usageMetadata")) {
        usageHere |= usage.read(json);
      } else if (json.keyIs("promptFeedback")) {
        promptFeedback();
      } else if (json.keyIs("error")) {
        failedHere |= !json.isNull();
        json.skip();
      } else {
        json.skip();
      }
    }
  }

  private void promptFeedback() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("blockReason")) {
        failedHere |= json.string() && json.from() < json.to();
      } else {
        json.skip();
      }
    }
  }

  private void candidates() {
    if (!json.array()) {
      return;
    }
    int next = 0;
    while (json.element()) {
      int index = next++;
      boolean ends = false;
      if (json.object()) {
        while (json.key()) {
          if (json.keyIs("content")) {
            contentOf();
          } else if (json.keyIs("index")) {
            index = (int) Math.min(json.number(), MAX_CANDIDATES - 1);
          } else if (json.keyIs("finishReason")) {
            ends = finishReason();
          } else {
            json.skip();
          }
        }
      }
      int kept = Math.min(index, MAX_CANDIDATES - 1);
      highestHere = Math.max(highestHere, kept);
      if (ends) {
        ending.set(kept);
      }
    }
  }

  /// Whether there is a finish reason; the placeholder for none is not one.
  private boolean finishReason() {
    if (!json.string() || json.from() == json.to() || json.is("FINISH_REASON_UNSPECIFIED")) {
      return false;
    }
    String reason = json.is("STOP") ? "STOP" : json.text();
    excusedHere |= FinishReason.isPolicy(reason) || reason.equals(FinishReason.CONTINUATION);
    botchedHere |= FinishReason.isBotchedCall(reason);
    return true;
  }

  private void contentOf() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("parts")) {
        parts();
      } else {
        json.skip();
      }
    }
  }

  private void parts() {
    if (!json.array()) {
      return;
    }
    while (json.element()) {
      if (json.object()) {
        part();
      }
    }
  }

  private void part() {
    boolean text = false;
    boolean thinks = false;
    while (json.key()) {
      if (json.keyIs("text")) {
        text |= json.string() && json.from() < json.to();
      } else if (json.keyIs("thought")) {
        thinks = json.isTrue();
        json.skip();
      } else if (json.keyIs("functionCall")) {
        boolean some = json.isObject();
        callHere |= some;
        visibleHere |= some;
        json.skip();
      } else if (json.keyIs("inlineData")
          || json.keyIs("fileData")
          || json.keyIs("executableCode")
          || json.keyIs("codeExecutionResult")) {
        visibleHere |= json.isObject();
        json.skip();
      } else {
        json.skip();
      }
    }
    thoughtHere |= text && thinks;
    visibleHere |= text && !thinks;
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public boolean mayGoOn() {
    return true;
  }

  @Override
  public boolean content() {
    return content;
  }

  @Override
  public boolean toolOpen() {
    return call && !complete;
  }

  @Override
  public boolean thinking() {
    return thought && !visible && !complete;
  }

  @Override
  public boolean empty() {
    boolean counted = usage.reasoned() && !botched;
    return complete && !content && !excused && !counted;
  }

  @Override
  public Optional<byte[]> error() {
    return Optional.ofNullable(error);
  }

  @Override
  public StreamUsage usage() {
    Tokens tokens = usage.tokens();
    return new StreamUsage(tokens.input(), tokens.output(), tokens.cached());
  }
}

package dev.understudy.dialects.stream;

import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.json.UsageCount;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// OpenAI chat completions: complete when every choice has a finish reason.
final class ChatMachine implements StreamMachine {
  private static final int MAX_CHOICES = 128;

  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private final BitSet finished = new BitSet();
  private final int asked;
  private int highest = -1;
  private boolean complete;
  private boolean content;
  private boolean reasoned;
  private boolean visible;
  private boolean tool;
  private boolean excused;
  private byte @Nullable [] error;

  // Of the event being read; they count only if it turns out to be JSON.
  private final BitSet ending = new BitSet();
  private int index;
  private int highestHere;
  private boolean choiceHere;
  private boolean visibleHere;
  private boolean reasoningHere;
  private boolean toolHere;
  private boolean excusedHere;
  private boolean failedHere;
  private boolean usageHere;

  ChatMachine(int choices) {
    this.asked = choices;
  }

  @Override
  public Signal on(String eventName, byte[] data, int from, int to) {
    if (Text.is(data, from, to, "[DONE]")) {
      return Signal.DONE;
    }
    read(data, from, to);
    if (eventName.equals("error") || (failedHere && !json.bad())) {
      return complete ? Signal.LATE : failed(data, from, to);
    }
    if (!json.finished()) {
      return Signal.BAD_JSON;
    }
    if (complete) {
      return usageHere ? Signal.USAGE : Signal.LATE;
    }
    return apply();
  }

  private Signal failed(byte[] data, int from, int to) {
    error = Arrays.copyOfRange(data, from, to);
    return Signal.FAILED;
  }

  private Signal apply() {
    highest = Math.max(highest, highestHere);
    boolean finish = !ending.isEmpty();
    if (finish) {
      finished.or(ending);
      complete = finished.nextClearBit(0) >= Math.max(asked, highest + 1);
    }
    visible |= visibleHere;
    reasoned |= reasoningHere;
    tool |= toolHere;
    excused |= excusedHere;
    if (visibleHere || reasoningHere) {
      content = true;
      return Signal.CONTENT;
    }
    if (finish) {
      return Signal.FINISH;
    }
    return choiceHere ? Signal.HELD : usageHere ? Signal.USAGE : Signal.META;
  }

  private void read(byte[] data, int from, int to) {
    ending.clear();
    highestHere = -1;
    choiceHere = false;
    visibleHere = false;
    reasoningHere = false;
    toolHere = false;
    excusedHere = false;
    failedHere = false;
    usageHere = false;
    json.reset(data, from, to);
    if (!json.object()) {
      json.reject();
      return;
    }
    while (json.key()) {
      member();
    }
  }

  private void member() {
    switch (json.keyLength()) {
      case 5 -> {
        if (json.keyIs("error")) {
          failedHere |= !json.isNull();
          json.skip();
        } else if (json.keyIs("usage")) {
          usageHere |= usage.read(json);
        } else {
          json.skip();
        }
      }
      case 6 -> {
        if (json.keyIs("object")) {
          failedHere |= json.string() && json.is("error");
        } else if (json.keyIs("x_groq")) {
          groq();
        } else {
          json.skip();
        }
      }
      case 7 -> {
        if (json.keyIs("choices")) {
          choices();
        } else {
          json.skip();
        }
      }
      default -> json.skip();
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

  private void choices() {
    if (!json.array()) {
      return;
    }
    while (json.element()) {
      choiceHere = true;
      index = 0;
      boolean ends = false;
      if (json.object()) {
        while (json.key()) {
          if (json.keyIs("delta")) {
            delta();
          } else if (json.keyIs("index")) {
            index = (int) Math.min(json.number(), MAX_CHOICES - 1);
          } else if (json.keyIs("finish_reason")) {
            ends = finishReason();
          } else {
            json.skip();
          }
        }
      }
      highestHere = Math.max(highestHere, index);
      if (ends) {
        ending.set(index);
      }
    }
  }

  /// Whether there is a finish reason that ends the choice.
  private boolean finishReason() {
    if (!json.string() || json.from() == json.to()) {
      return false;
    }
    if (json.is("error") || json.is("insufficient_system_resource")) {
      failedHere = true;
      return false;
    }
    excusedHere |= json.is("content_filter") || json.is("refusal");
    return true;
  }

  private void delta() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("content") || json.keyIs("refusal")) {
        visibleHere |= something();
      } else if (json.keyIs("reasoning_content") || json.keyIs("reasoning")) {
        reasoningHere |= something();
      } else if (json.keyIs("tool_calls")) {
        toolCalls();
      } else if (json.keyIs("function_call")) {
        toolHere |= !json.isNull();
        call();
      } else if (json.keyIs("audio")) {
        visibleHere |= something();
      } else {
        json.skip();
      }
    }
  }

  /// Whether the next value is a text, a list or an object that is not empty.
  private boolean something() {
    boolean some = false;
    if (json.isArray()) {
      json.array();
      while (json.element()) {
        json.skip();
        some = true;
      }
    } else if (json.isObject()) {
      json.object();
      while (json.key()) {
        json.skip();
        some = true;
      }
    } else {
      some = json.string() && json.from() < json.to();
    }
    return some;
  }

  private void toolCalls() {
    if (!json.array()) {
      return;
    }
    while (json.element()) {
      toolHere = true;
      if (json.object()) {
        while (json.key()) {
          if (json.keyIs("function") || json.keyIs("custom")) {
            call();
          } else {
            json.skip();
          }
        }
      }
    }
  }

  private void call() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("arguments") || json.keyIs("input")) {
        visibleHere |= something();
      } else {
        json.skip();
      }
    }
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public boolean content() {
    return content;
  }

  @Override
  public boolean toolOpen() {
    return tool && !complete;
  }

  @Override
  public boolean thinking() {
    return reasoned && !visible && !complete;
  }

  @Override
  public boolean empty() {
    return complete && !content && !tool && !excused && !usage.reasoned();
  }

  @Override
  public Optional<byte[]> error() {
    return Optional.ofNullable(error);
  }

  @Override
  public StreamUsage usage() {
    return new StreamUsage(usage.input(), usage.output(), usage.cached());
  }
}

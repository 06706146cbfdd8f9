package dev.understudy.dialects.stream;

import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.json.UsageCount;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// OpenAI's older text completions: complete when every choice that has spoken has a finish reason,
/// and as many have as were asked for.
final class CompletionMachine implements StreamMachine {
  private static final int MAX_CHOICES = 4096;

  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private final BitSet begun = new BitSet();
  private final BitSet finished = new BitSet();
  private final int asked;
  private boolean complete;
  private boolean content;
  private boolean excused;
  private byte @Nullable [] error;

  // Of the event being read.
  private boolean choiceHere;
  private boolean textHere;
  private boolean finishHere;
  private boolean failedHere;
  private boolean usageHere;

  CompletionMachine(int choices) {
    this.asked = choices;
  }

  @Override
  public Signal on(String eventName, byte[] data, int from, int to) {
    if (Text.is(data, from, to, "[DONE]")) {
      return Signal.DONE;
    }
    read(data, from, to);
    if (eventName.equals("error") || (failedHere && !json.bad())) {
      if (complete) {
        return Signal.LATE;
      }
      error = Arrays.copyOfRange(data, from, to);
      return Signal.FAILED;
    }
    if (!json.finished()) {
      return Signal.BAD_JSON;
    }
    if (complete && !textHere) {
      return usageHere ? Signal.USAGE : Signal.LATE;
    }
    complete = finished.cardinality() >= asked && finished.cardinality() == begun.cardinality();
    content |= textHere;
    if (textHere) {
      return Signal.CONTENT;
    }
    return finishHere
        ? Signal.FINISH
        : choiceHere ? Signal.HELD : usageHere ? Signal.USAGE : Signal.META;
  }

  private void read(byte[] data, int from, int to) {
    choiceHere = false;
    textHere = false;
    finishHere = false;
    failedHere = false;
    usageHere = false;
    json.reset(data, from, to);
    if (!json.object()) {
      json.reject();
      return;
    }
    while (json.key()) {
      if (json.keyIs("choices")) {
        choices();
      } else if (json.keyIs("usage")) {
        usageHere |= usage.read(json);
      } else if (json.keyIs("error")) {
        failedHere |= !json.isNull();
        json.skip();
      } else if (json.keyIs("object")) {
        failedHere |= json.string() && json.is("error");
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
      int index = 0;
      boolean ends = false;
      if (json.object()) {
        while (json.key()) {
          if (json.keyIs("text")) {
            textHere |= json.string() && json.from() < json.to();
          } else if (json.keyIs("index")) {
            index = (int) Math.min(json.number(), MAX_CHOICES - 1);
          } else if (json.keyIs("finish_reason")) {
            ends = json.string();
            excused |= ends && json.is("content_filter");
          } else {
            json.skip();
          }
        }
      }
      begun.set(index);
      if (ends) {
        finished.set(index);
        finishHere = true;
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
    return false;
  }

  @Override
  public boolean thinking() {
    return false;
  }

  @Override
  public boolean empty() {
    return complete && !content && !excused;
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

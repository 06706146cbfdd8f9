package dev.understudy.dialects.stream;

import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.Text;
import dev.understudy.dialects.json.UsageCount;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Streams of images, speech and transcripts: events whose `type` says what they are. Pieces of the
/// answer end with `.delta`, `.partial_image` or `.segment`; the proof, one for every answer asked
/// for, ends with `.completed` or `.done` and may hold the whole answer.
final class MediaMachine implements StreamMachine {
  private final JsonCursor json = new JsonCursor();
  private final UsageCount usage = new UsageCount();
  private final int asked;
  private int proofs;
  private boolean content;
  private byte @Nullable [] error;

  // Of the event being read.
  private String type = "";
  private boolean failedHere;
  private boolean holdsHere;

  /// @param asked how many answers were asked for
  MediaMachine(int asked) {
    this.asked = asked;
  }

  @Override
  public Signal on(String eventName, byte[] data, int from, int to) {
    if (Text.is(data, from, to, "[DONE]")) {
      return Signal.DONE;
    }
    read(data, from, to);
    if (type.isEmpty()) {
      type = eventName;
    }
    if (type.equals("error") || (failedHere && !json.bad())) {
      if (complete()) {
        return Signal.LATE;
      }
      error = Arrays.copyOfRange(data, from, to);
      return Signal.FAILED;
    }
    if (!json.finished()) {
      return Signal.BAD_JSON;
    }
    if (complete()) {
      return Signal.LATE;
    }
    if (type.endsWith(".completed") || type.endsWith(".done")) {
      proofs++;
      content |= holdsHere;
      return holdsHere ? Signal.CONTENT : Signal.FINISH;
    }
    boolean piece =
        type.endsWith(".delta") || type.endsWith(".partial_image") || type.endsWith(".segment");
    content |= piece && holdsHere;
    return !piece ? Signal.META : holdsHere ? Signal.CONTENT : Signal.HELD;
  }

  private void read(byte[] data, int from, int to) {
    type = "";
    failedHere = false;
    holdsHere = false;
    json.reset(data, from, to);
    if (!json.object()) {
      json.reject();
      return;
    }
    while (json.key()) {
      if (json.keyIs("type")) {
        type = json.string() ? json.text() : "";
      } else if (json.keyIs("error")) {
        failedHere |= !json.isNull();
        json.skip();
      } else if (json.keyIs("usage")) {
        usage.read(json);
      } else if (json.keyIs("delta")
          || json.keyIs("text")
          || json.keyIs("audio")
          || json.keyIs("b64_json")
          || json.keyIs("url")) {
        holdsHere |= json.string() && json.from() < json.to();
      } else {
        json.skip();
      }
    }
  }

  @Override
  public boolean complete() {
    return proofs >= asked;
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

  /// Never: a transcript of silence is empty, and the other operations prove themselves.
  @Override
  public boolean empty() {
    return false;
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

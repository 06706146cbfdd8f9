package dev.understudy.dialects.stream;

import dev.understudy.dialects.ResponseSoFar;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.UsageCount;
import java.util.Optional;

/// What the response objects of a stream say: each lifecycle event carries the whole of it again.
/// Not thread-safe.
final class ResponseObject {
  private final JsonCursor json;
  private final UsageCount usage;
  private String id = "";
  private String model = "";
  private long createdAt;

  // Of the object being read; ids count only if the event turns out to be JSON.
  private String idHere = "";
  private String modelHere = "";
  private long createdHere;
  private boolean failed;
  private boolean filtered;
  private boolean holds;
  private boolean itemHolds;
  private boolean frame;

  ResponseObject(JsonCursor json, UsageCount usage) {
    this.json = json;
    this.usage = usage;
  }

  /// Another event begins.
  void forget() {
    idHere = "";
    modelHere = "";
    createdHere = 0;
    failed = false;
    filtered = false;
    holds = false;
  }

  /// The event was sound.
  void keep() {
    if (id.isEmpty()) {
      id = idHere;
      model = modelHere;
      createdAt = createdHere;
    }
  }

  /// Reads the object under the cursor.
  void read() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("id")) {
        idHere = id.isEmpty() ? text() : skipped();
      } else if (json.keyIs("model")) {
        modelHere = id.isEmpty() ? text() : skipped();
      } else if (json.keyIs("created_at")) {
        createdHere = json.number();
      } else if (json.keyIs("status")) {
        failed |= json.string() && (json.is("failed") || json.is("cancelled"));
      } else if (json.keyIs("usage")) {
        usage.read(json);
      } else if (json.keyIs("incomplete_details")) {
        reason();
      } else if (json.keyIs("output")) {
        output();
      } else {
        json.skip();
      }
    }
  }

  private String text() {
    return json.string() ? json.text() : "";
  }

  private String skipped() {
    json.skip();
    return "";
  }

  private void reason() {
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("reason")) {
        filtered |= json.string() && json.is("content_filter");
      } else {
        json.skip();
      }
    }
  }

  private void output() {
    if (!json.array()) {
      return;
    }
    while (json.element()) {
      if (json.object()) {
        item();
      }
    }
  }

  /// A message or a reasoning item holds something if one of its texts does, a search nothing, any
  /// other item is something by itself.
  private void item() {
    itemHolds = false;
    frame = true;
    while (json.key()) {
      if (json.keyIs("type")) {
        frame = json.string() && isFrame();
      } else if (json.keyIs("content") || json.keyIs("summary")) {
        parts();
      } else {
        json.skip();
      }
    }
    holds |= itemHolds || !frame;
  }

  private boolean isFrame() {
    return json.is("message")
        || json.is("reasoning")
        || json.is("web_search_call")
        || json.is("file_search_call")
        || json.is("mcp_list_tools");
  }

  private void parts() {
    if (!json.array()) {
      return;
    }
    while (json.element()) {
      if (!json.object()) {
        continue;
      }
      while (json.key()) {
        if (json.keyIs("text") || json.keyIs("refusal")) {
          itemHolds |= json.string() && json.from() < json.to();
        } else {
          json.skip();
        }
      }
    }
  }

  /// Whether the last object read says that the response failed or was cancelled.
  boolean failed() {
    return failed;
  }

  /// Whether the last object read says that a content filter ended it.
  boolean filtered() {
    return filtered;
  }

  /// Whether there is something in the output of the last object read.
  boolean holds() {
    return holds;
  }

  Optional<ResponseSoFar> soFar(long nextSequence) {
    return id.isEmpty()
        ? Optional.empty()
        : Optional.of(new ResponseSoFar(id, createdAt, model, nextSequence));
  }
}

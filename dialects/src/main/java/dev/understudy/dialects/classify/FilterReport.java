package dev.understudy.dialects.classify;

import dev.understudy.dialects.json.JsonCursor;

/// What Azure says of its content filter in a chat completion or a chunk of one. When the filter
/// was down, a `content_filter_results` holds an `error` beside an answer that is good but has not
/// been looked at.
public final class FilterReport {
  private final JsonCursor json = new JsonCursor();

  private FilterReport() {}

  /// Whether the filter was down for what is in `data[from, to)`; no for anything that is not JSON.
  public static boolean isDown(byte[] data, int from, int to) {
    // An answer without the word has nothing to report, and no text can hold the word unescaped.
    return holdsError(data, from, to) && new FilterReport().read(data, from, to);
  }

  private static boolean holdsError(byte[] data, int from, int to) {
    for (int at = from; at + 7 <= to; at++) {
      if (data[at] == '"'
          && data[at + 1] == 'e'
          && data[at + 2] == 'r'
          && data[at + 3] == 'r'
          && data[at + 4] == 'o'
          && data[at + 5] == 'r'
          && data[at + 6] == '"') {
        return true;
      }
    }
    return false;
  }

  private boolean read(byte[] data, int from, int to) {
    json.reset(data, from, to);
    boolean down = false;
    if (json.object()) {
      while (json.key()) {
        if (json.keyIs("choices") || json.keyIs("prompt_filter_results")) {
          down |= results();
        } else {
          json.skip();
        }
      }
    }
    return down && json.finished();
  }

  private boolean results() {
    boolean down = false;
    if (json.array()) {
      while (json.element()) {
        down |= result();
      }
    }
    return down;
  }

  private boolean result() {
    boolean down = false;
    if (json.object()) {
      while (json.key()) {
        if (json.keyIs("content_filter_results")) {
          down |= error();
        } else {
          json.skip();
        }
      }
    }
    return down;
  }

  private boolean error() {
    boolean down = false;
    if (json.object()) {
      while (json.key()) {
        down |= json.keyIs("error") && !json.isNull();
        json.skip();
      }
    }
    return down;
  }
}

package dev.understudy.dialects.translate;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.json.JsonWriter;

/// Writes the JSON of an event by hand: members one after the other, strings either as text or as
/// the bytes between the quotes of another JSON string.
final class Frame {
  private final Bytes out;

  Frame(Bytes out) {
    this.out = out;
  }

  Frame raw(String json) {
    out.add(json);
    return this;
  }

  Frame text(String text) {
    JsonWriter.string(text, out);
    return this;
  }

  /// A string whose escaped bytes are `data[from, to)`.
  Frame escaped(byte[] data, int from, int to) {
    out.add('"').add(data, from, to).add('"');
    return this;
  }

  Frame number(long value) {
    out.add(Long.toString(value));
    return this;
  }

  void end() {
    out.add('\n').add('\n');
  }
}

package dev.understudy.dialects.codec;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.json.JsonWriter;

/// Writes the JSON of an event by hand: members one after the other, strings either as text or as
/// the bytes between the quotes of another JSON string.
public final class Frame {
  private final Bytes out;

  /// Appends to `out`.
  public Frame(Bytes out) {
    this.out = out;
  }

  /// JSON as it is.
  public Frame raw(String json) {
    out.add(json);
    return this;
  }

  /// A text as a JSON string.
  public Frame text(String text) {
    JsonWriter.string(text, out);
    return this;
  }

  /// A string whose escaped bytes are `data[from, to)`.
  public Frame escaped(byte[] data, int from, int to) {
    out.add('"').add(data, from, to).add('"');
    return this;
  }

  /// A number.
  public Frame number(long value) {
    out.add(Long.toString(value));
    return this;
  }

  /// Ends an event: an empty line.
  public void end() {
    out.add('\n').add('\n');
  }
}

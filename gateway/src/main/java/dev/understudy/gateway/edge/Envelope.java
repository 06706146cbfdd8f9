package dev.understudy.gateway.edge;

import org.jspecify.annotations.Nullable;

/// A request that has passed the edge: strict HTTP, a known caller, a body within the limits.
///
/// @param head its head
/// @param body its body; empty if there was none. Belongs to whoever got the envelope
/// @param caller who sent it
/// @param arrivedAt tick of `System.nanoTime` at the end of its body
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Envelope(RequestHead head, byte[] body, Caller caller, long arrivedAt) {

  /// The value of a header field, or null.
  public @Nullable String header(FieldName name) {
    return head.value(name);
  }

  /// The media type of the body in lower case, without parameters; empty if it has none.
  public String mediaType() {
    String type = head.value(Fields.CONTENT_TYPE);
    if (type == null) {
      return "";
    }
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(java.util.Locale.ROOT);
  }

  /// Whether the body is compressed.
  public boolean encoded() {
    String encoding = head.value(Fields.CONTENT_ENCODING);
    return encoding != null && !encoding.equalsIgnoreCase("identity");
  }
}

package dev.understudy.gateway.relay;

import dev.understudy.gateway.edge.FieldName;
import dev.understudy.gateway.edge.Fields;
import dev.understudy.gateway.edge.ReplyHead;
import dev.understudy.transport.HeaderBlock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The few fields of a provider's answer that reach the caller.
final class ReplyLines {
  private static final int LONGEST_TYPE = 200;
  private static final int LONGEST_ID = 128;

  private ReplyLines() {}

  /// The media type as sent; JSON if there was none that makes sense.
  static void contentType(ReplyHead head, @Nullable String sent) {
    head.field(
        Fields.CONTENT_TYPE,
        sent == null || sent.length() > LONGEST_TYPE ? "application/json" : sent);
  }

  /// The provider's own id of the request.
  static void upstreamId(ReplyHead head, HeaderBlock headers) {
    upstreamId(headers).ifPresent(id -> head.field(Headers.UPSTREAM_ID, id));
  }

  /// The same, as it is; empty if there is none that makes sense.
  static Optional<String> upstreamId(HeaderBlock headers) {
    String id = headers.first("x-request-id");
    if (id == null) {
      id = headers.first("request-id");
    }
    if (id == null) {
      id = headers.first("x-amzn-requestid");
    }
    if (id == null) {
      id = headers.first("apim-request-id");
    }
    return Optional.ofNullable(id).filter(text -> !text.isEmpty() && text.length() <= LONGEST_ID);
  }

  /// A field as it came, if it came.
  static void pass(ReplyHead head, HeaderBlock headers, String name, FieldName out) {
    String value = headers.first(name);
    if (value != null) {
      head.field(out, value);
    }
  }
}

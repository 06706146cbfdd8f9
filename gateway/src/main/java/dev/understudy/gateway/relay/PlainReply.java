package dev.understudy.gateway.relay;

import dev.understudy.call.History;
import dev.understudy.dialects.classify.FilterReport;
import dev.understudy.gateway.edge.Fields;
import dev.understudy.gateway.edge.ReplyHead;
import java.util.List;
import java.util.Optional;

/// A whole good answer as any caller would get it: without the id of a request, and without
/// anything of the target but its model's name, so that it may be kept.
///
/// @param status of the answer
/// @param mediaType as the provider sent it; empty if there was none, or if the body is ours: JSON
/// @param upstreamId the provider's own id of the request
/// @param model the id of the model that answered
/// @param attempts how many it took
/// @param dropped names of what the request lost on its way
/// @param unfiltered whether the provider's content filter was down
/// @param body in the caller's dialect
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PlainReply(
    int status,
    Optional<String> mediaType,
    Optional<String> upstreamId,
    String model,
    int attempts,
    List<String> dropped,
    boolean unfiltered,
    byte[] body) {

  /// The reply that an answer makes.
  ///
  /// @param received whole
  public static PlainReply of(Received received, History history, Conversation conversation) {
    boolean ours = conversation.translates(received.from());
    return new PlainReply(
        received.status(),
        ours
            ? translatedType(received)
            : Optional.ofNullable(received.headers().first("content-type")),
        ReplyLines.upstreamId(received.headers()),
        received.from().target().model(),
        history.size(),
        received.dropped(),
        received.from().filters()
            && FilterReport.isDown(received.body(), 0, received.body().length),
        received.shown() == null ? received.body() : received.shown());
  }

  /// A stream that had nothing to say was held to its end, and is one all the same.
  private static Optional<String> translatedType(Received received) {
    return received.fault() instanceof Fault.Empty
        ? Optional.of("text/event-stream")
        : Optional.empty();
  }

  /// Its head, for one request.
  ReplyHead head(String requestId) {
    ReplyHead head = ReplyHead.of(status);
    ReplyLines.contentType(head, mediaType.orElse(null));
    head.field(Fields.REQUEST_ID, requestId).field(Headers.ATTEMPTS, attempts);
    head.field(Headers.MODEL, model);
    if (!dropped.isEmpty()) {
      head.field(Headers.DROPPED, String.join(", ", dropped));
    }
    if (unfiltered) {
      head.field(Headers.WARNING, Headers.UNFILTERED);
    }
    upstreamId.ifPresent(id -> head.field(Headers.UPSTREAM_ID, id));
    return head;
  }
}

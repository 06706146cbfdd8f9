package dev.understudy.gateway.relay;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Refusal;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.errors.ErrorAnswer;
import dev.understudy.dialects.errors.ErrorBodies;
import dev.understudy.dialects.jsonarray.JsonArrayWriter;
import dev.understudy.dialects.sse.SseWriter;
import dev.understudy.gateway.edge.Answer;
import dev.understudy.gateway.edge.Fields;
import dev.understudy.gateway.edge.ReplyHead;
import dev.understudy.transport.HeaderBlock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answer of a call for which nothing worked and whose caller has not got a byte yet.
///
/// @param answer nothing of it is written yet
/// @param requestId what the caller knows the call by
/// @param explain whether the caller asked for the trail
/// @param shortestBlock what remains of the shortest block among the call's targets
record FailureReply(
    Answer answer,
    Conversation conversation,
    String requestId,
    boolean explain,
    Optional<Duration> shortestBlock) {

  /// Writes it: the provider's own answer, or the report of all attempts.
  ///
  /// @param shown what the attempt that the caller should see ended with
  void write(CallFailed failure, @Nullable Outcome<Received> shown) {
    if (shown instanceof Outcome.NotSent<Received>(var why, var detail)) {
      notSent(failure, why, detail);
    } else if (failure.asSent()
        && shown instanceof Outcome.Answered<Received>(var sent, var whole)
        && !isTorn(sent)
        && !isUnspeakable(failure, sent)) {
      asSent(failure, sent);
    } else {
      exhausted(failure);
    }
  }

  /// Whether it is the beginning of a stream that broke: shown as it came, it would pass for an
  /// answer that is complete.
  private static boolean isTorn(Received sent) {
    return sent.successful()
        && (sent.fault() instanceof Fault.Interrupted || sent.fault() instanceof Fault.Malformed);
  }

  /// Whether it is a success in which there is nothing for this caller's dialect: under its status
  /// an error would pass for an answer.
  private boolean isUnspeakable(CallFailed failure, Received sent) {
    Attempt shown = failure.shown();
    return sent.successful()
        && sent.shown() == null
        && conversation.translates(sent.from())
        && shown != null
        && shown.failure() != null
        && shown.failure().evidence().status().isEmpty();
  }

  /// The failure in one word.
  static String code(CallFailed failure) {
    Attempt shown = failure.shown();
    Verdict.Failure verdict = shown == null ? null : shown.failure();
    return verdict == null ? failure.why().name().toLowerCase(Locale.ROOT) : verdict.kind().code();
  }

  private Dialect dialect() {
    return conversation.endpoint().dialect();
  }

  private void notSent(CallFailed failure, Refusal why, String detail) {
    switch (why) {
      case NOT_TRANSLATABLE, BODY_NOT_REPEATABLE -> {
        String code = FailureKind.UNSUPPORTED.code();
        byte[] body = ErrorBodies.plain(dialect(), 400, code, detail, requestId);
        ReplyHead head = ReplyHead.json(400).field(Fields.REQUEST_ID, requestId);
        head.field(Headers.ATTEMPTS, failure.history().size());
        answer.whole(head.line(Headers.DO_NOT_RETRY), body);
      }
      case NO_CAPACITY -> {
        String full = "this gateway is at its limits";
        byte[] body = ErrorBodies.plain(dialect(), 503, code(failure), full, requestId);
        ReplyHead head = ReplyHead.json(503).field(Fields.REQUEST_ID, requestId);
        answer.whole(head.field(Fields.RETRY_AFTER, 1).line(Headers.DO_RETRY), body);
      }
    }
  }

  private void asSent(CallFailed failure, Received sent) {
    Attempt shown = failure.shown();
    int status = sent.status();
    boolean blocked = isBlockedPrompt(shown, sent);
    if (sent.successful() && !blocked && shown != null && shown.failure() != null) {
      Evidence evidence = shown.failure().evidence();
      status = evidence.status().orElse(status);
    }
    byte[] body = sent.from().withoutKeys(sent.shown() == null ? sent.body() : sent.shown());
    HeaderBlock headers = sent.headers();
    String type = headers.first("content-type");
    boolean streamed = sent.successful() && sent.fault() instanceof Fault.Empty;
    if (AttemptExchange.isEncoded(headers)) {
      String unread = "the provider's answer was compressed, which nobody asked for";
      body = ErrorBodies.plain(dialect(), status, code(failure), unread, requestId);
      type = null;
    } else if (isEmptyAnswer(shown, sent) && !streamed) {
      type = conversation.translates(sent.from()) ? null : type;
    } else if (!streamed) {
      Dialect spoken = conversation.dialect(sent.from());
      body = ErrorBodies.asSent(dialect(), spoken, status, body, requestId);
      boolean ours = conversation.translates(sent.from()) || sent.fault() instanceof Fault.InBand;
      type = ours ? null : type;
    }
    if (conversation.scan().stream() && (streamed || blocked)) {
      body = stream(body, blocked);
      type = conversation.wantsArray() ? null : "text/event-stream";
    }
    ReplyHead head = ReplyHead.of(status);
    ReplyLines.contentType(head, type);
    head.field(Fields.REQUEST_ID, requestId).field(Headers.ATTEMPTS, failure.history().size());
    head.field(Headers.MODEL, sent.from().target().model());
    ReplyLines.upstreamId(head, headers);
    ReplyLines.pass(head, headers, "retry-after", Fields.RETRY_AFTER);
    if (conversation.policy().isNone()) {
      ReplyLines.pass(head, headers, "x-should-retry", Fields.SHOULD_RETRY);
    } else if (status >= 400) {
      head.line(Headers.DO_NOT_RETRY);
    }
    trail(head, failure);
    answer.whole(head, body);
  }

  /// Whether a caller of Gemini's dialect is to hear from Gemini itself that its prompt was
  /// blocked: that is an answer with status 200, which its clients know how to read.
  private boolean isBlockedPrompt(@Nullable Attempt shown, Received sent) {
    return shown != null
        && shown.failure() != null
        && shown.failure().kind() == FailureKind.CONTENT_POLICY
        && sent.successful()
        && dialect() == Dialect.GEMINI
        && !conversation.translates(sent.from());
  }

  /// Whether this is a whole answer with nothing in it: that is no error, and it is there in the
  /// caller's dialect.
  private static boolean isEmptyAnswer(@Nullable Attempt shown, Received sent) {
    return shown != null
        && shown.failure() != null
        && shown.failure().kind() == FailureKind.EMPTY_ANSWER
        && sent.successful()
        && sent.shown() != null;
  }

  /// A whole body in the form of the stream that the caller asked for.
  ///
  /// @param one whether it is the data of one event; otherwise it is events
  private byte[] stream(byte[] body, boolean one) {
    Bytes events = new Bytes(body.length + 16);
    if (one) {
      SseWriter.event("", body, 0, body.length, events);
    } else {
      events.add(body);
    }
    if (!conversation.wantsArray()) {
      return events.toArray();
    }
    Bytes array = new Bytes(body.length + 16);
    JsonArrayWriter writer = new JsonArrayWriter();
    writer.feed(events.array(), 0, events.length(), array);
    writer.end(array);
    return array.toArray();
  }

  private void exhausted(CallFailed failure) {
    ErrorAnswer error = ErrorBodies.exhausted(dialect(), failure, shortestBlock, requestId);
    ReplyHead head = ReplyHead.json(error.status()).field(Fields.REQUEST_ID, requestId);
    head.field(Headers.ATTEMPTS, failure.history().size()).line(Headers.DO_NOT_RETRY);
    error.retryAfter().ifPresent(after -> head.field(Fields.RETRY_AFTER, seconds(after)));
    trail(head, failure);
    answer.whole(head, error.body());
  }

  private void trail(ReplyHead head, CallFailed failure) {
    if (explain) {
      head.field(Headers.TRAIL, Trail.of(failure.history(), System.nanoTime()));
    }
  }

  private static long seconds(Duration duration) {
    return duration.plusNanos(999_999_999).toSeconds();
  }
}

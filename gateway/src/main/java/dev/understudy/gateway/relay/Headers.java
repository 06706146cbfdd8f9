package dev.understudy.gateway.relay;

import dev.understudy.gateway.edge.FieldName;
import dev.understudy.gateway.edge.ReplyHead;

/// The fields of requests and answers that belong to this program, and the few of others that pass.
public final class Headers {
  /// In: fallbacks of the caller's own, separated by commas.
  public static final FieldName MODELS = FieldName.of("x-understudy-models");

  /// In: `true` asks for [#TRAIL].
  public static final FieldName EXPLAIN = FieldName.of("x-understudy-explain");

  /// In: a shorter deadline.
  public static final FieldName TIMEOUT = FieldName.of("x-request-timeout-ms");

  /// Out: how many attempts it took.
  public static final FieldName ATTEMPTS = FieldName.of("x-understudy-attempts");

  /// Out: which target answered.
  public static final FieldName MODEL = FieldName.of("x-understudy-model");

  /// Out: what of the request could not travel to the target that answered.
  public static final FieldName DROPPED = FieldName.of("x-understudy-dropped");

  /// Out: the provider's own id of the request.
  public static final FieldName UPSTREAM_ID = FieldName.of("x-understudy-upstream-request-id");

  /// Out: what the caller should know of a good answer: [#UNFILTERED].
  public static final FieldName WARNING = FieldName.of("x-understudy-warning");

  /// The provider's content filter was down: nobody has looked at the answer.
  static final String UNFILTERED = "unfiltered";

  /// Out: all attempts in one line.
  public static final FieldName TRAIL = FieldName.of("x-understudy-trail");

  /// In: names a request, so that sending it again does not do it again.
  public static final FieldName IDEMPOTENCY_KEY = FieldName.of("idempotency-key");

  /// Out, as a line: this answer was given before.
  static final byte[] REPLAYED = ReplyHead.prepared(FieldName.of("idempotent-replayed"), "true");

  static final FieldName ANTHROPIC_VERSION = FieldName.of("anthropic-version");
  static final FieldName ANTHROPIC_BETA = FieldName.of("anthropic-beta");
  static final FieldName TRACEPARENT = FieldName.of("traceparent");

  /// `x-should-retry: false`, as a line.
  static final byte[] DO_NOT_RETRY = ReplyHead.prepared(FieldName.of("x-should-retry"), "false");

  /// `x-should-retry: true`, as a line.
  static final byte[] DO_RETRY = ReplyHead.prepared(FieldName.of("x-should-retry"), "true");

  /// The lines of every answer that is a stream.
  static final byte[] EVENT_STREAM =
      ReplyHead.prepared(FieldName.of("content-type"), "text/event-stream");

  /// The line of a stream that comes as a JSON array.
  static final byte[] JSON = ReplyHead.prepared(FieldName.of("content-type"), "application/json");

  static final byte[] NO_CACHE = ReplyHead.prepared(FieldName.of("cache-control"), "no-cache");

  private Headers() {}
}

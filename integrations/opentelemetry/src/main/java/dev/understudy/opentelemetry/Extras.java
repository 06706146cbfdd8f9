package dev.understudy.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;

/// Attributes that the conventions have no name for.
final class Extras {
  static final AttributeKey<String> CALL_ID = AttributeKey.stringKey("understudy.call.id");

  /// How many attempts a call had.
  static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("understudy.attempts");

  /// Why a call ended, why an attempt was started.
  static final AttributeKey<String> WHY = AttributeKey.stringKey("understudy.why");

  /// The name of the target that answered a call, or that an attempt went to.
  static final AttributeKey<String> TARGET = AttributeKey.stringKey("understudy.target");

  /// The number of an attempt, from 1.
  static final AttributeKey<Long> NUMBER = AttributeKey.longKey("understudy.attempt.number");

  /// What an attempt came to: `ok`, `slow` or the code of its failure.
  static final AttributeKey<String> KIND = AttributeKey.stringKey("understudy.kind");

  /// Seconds between the attempt before and this one.
  static final AttributeKey<Double> WAITED = AttributeKey.doubleKey("understudy.waited");

  /// Seconds that the provider asked to be left alone.
  static final AttributeKey<Double> RETRY_AFTER = AttributeKey.doubleKey("understudy.retry_after");

  /// The provider's own id of the request.
  static final AttributeKey<String> UPSTREAM_ID =
      AttributeKey.stringKey("understudy.upstream.request_id");

  /// Whether tokens were estimated, because the provider did not say.
  static final AttributeKey<Boolean> ESTIMATED =
      AttributeKey.booleanKey("understudy.tokens.estimated");

  private Extras() {}
}

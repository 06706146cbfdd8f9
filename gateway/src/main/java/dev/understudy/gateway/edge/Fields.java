package dev.understudy.gateway.edge;

/// The header fields and words that this program reads or writes.
public final class Fields {
  static final FieldName CONTENT_LENGTH = FieldName.of("content-length");
  static final FieldName TRANSFER_ENCODING = FieldName.of("transfer-encoding");
  static final FieldName CHUNKED = FieldName.of("chunked");
  static final FieldName HOST = FieldName.of("host");
  static final FieldName CONNECTION = FieldName.of("connection");
  static final FieldName CLOSE = FieldName.of("close");
  static final FieldName KEEP_ALIVE = FieldName.of("keep-alive");
  static final FieldName EXPECT = FieldName.of("expect");
  static final FieldName CONTINUE = FieldName.of("100-continue");
  static final FieldName CONTENT_ENCODING = FieldName.of("content-encoding");
  static final FieldName AUTHORIZATION = FieldName.of("authorization");
  static final FieldName API_KEY = FieldName.of("x-api-key");
  static final FieldName GOOGLE_API_KEY = FieldName.of("x-goog-api-key");
  static final FieldName DATE = FieldName.of("date");

  /// The media type of a body.
  public static final FieldName CONTENT_TYPE = FieldName.of("content-type");

  /// When to come back, in seconds.
  public static final FieldName RETRY_AFTER = FieldName.of("retry-after");

  /// Whether a client's own retry makes sense.
  public static final FieldName SHOULD_RETRY = FieldName.of("x-should-retry");

  /// The caller's id of the request, or ours.
  public static final FieldName REQUEST_ID = FieldName.of("x-request-id");

  /// The methods a path knows.
  public static final FieldName ALLOW = FieldName.of("allow");

  private Fields() {}
}

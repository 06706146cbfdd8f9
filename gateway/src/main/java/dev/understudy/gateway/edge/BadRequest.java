package dev.understudy.gateway.edge;

/// A request that is refused before anything else is done with it. Carries no stack trace: it is an
/// ordinary event on a public port.
public final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /// @param status of the answer, 400 to 599
  /// @param code one word for programs
  /// @param message one sentence for people; says what and where
  public BadRequest(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /// A 400: the bytes are not what HTTP allows, or more than we allow.
  static BadRequest http(String message) {
    return new BadRequest(400, "invalid_http", message);
  }

  /// The status of the answer.
  public int status() {
    return status;
  }

  /// The word for programs.
  public String code() {
    return code;
  }

  /// The sentence for people.
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }
}

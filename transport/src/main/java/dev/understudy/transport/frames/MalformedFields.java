package dev.understudy.transport.frames;

/// A header block that HTTP/2 does not allow, or with more fields than are read. Carries no stack
/// trace: it is an ordinary event.
public final class MalformedFields extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean tooMany;

  MalformedFields(String message, boolean tooMany) {
    super(message, null, false, false);
    this.tooMany = tooMany;
  }

  /// One sentence.
  public String text() {
    String message = getMessage();
    return message == null ? "malformed" : message;
  }

  /// Whether the only thing wrong is the number of fields.
  public boolean tooMany() {
    return tooMany;
  }
}

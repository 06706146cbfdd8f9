package dev.understudy.dialects.scan;

import java.util.Optional;

/// A request body that is not accepted. The message says what is wrong and where; it quotes keys of
/// the body but never values.
public final class BadBody extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final int line;
  private final int column;
  private final String field;

  /// An error at a byte of a body.
  static BadBody in(byte[] body, String what, int offset, String field) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < offset; i++) {
      boolean end =
          body[i] == '\n' || (body[i] == '\r' && !(i + 1 < body.length && body[i + 1] == '\n'));
      if (end) {
        line++;
        start = i + 1;
      }
    }
    return new BadBody(what, offset, line, offset - start + 1, field);
  }

  private BadBody(String what, int offset, int line, int column, String field) {
    super(
        what + " at line " + line + ", column " + column + (field.isEmpty() ? "" : ", in " + field),
        null,
        false,
        false);
    this.offset = offset;
    this.line = line;
    this.column = column;
    this.field = field;
  }

  /// The index of the offending byte.
  public int offset() {
    return offset;
  }

  /// Its line, from 1.
  public int line() {
    return line;
  }

  /// Its column in bytes, from 1.
  public int column() {
    return column;
  }

  /// The path of the field around it, such as `messages[2].content`; empty at the top.
  public Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }
}

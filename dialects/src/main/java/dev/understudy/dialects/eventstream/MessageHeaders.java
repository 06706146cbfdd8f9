package dev.understudy.dialects.eventstream;

import dev.understudy.dialects.json.Text;
import java.nio.charset.StandardCharsets;

/// The headers of one message, as far as they say what it is. Each is a name (its length in one
/// byte), a type and a value whose size follows from the type. Not thread-safe.
final class MessageHeaders {
  private static final String[] USUAL_NAMES = {
    "contentBlockDelta",
    "contentBlockStart",
    "contentBlockStop",
    "messageStart",
    "messageStop",
    "metadata"
  };

  /// What `:message-type` says.
  enum Kind {
    /// `event`: the payload is what `:event-type` says.
    EVENT,
    /// `exception`: the payload is the error that `:exception-type` names.
    EXCEPTION,
    /// `error`: the error is in `:error-code` and `:error-message`.
    ERROR,
    /// Anything else, or nothing.
    UNKNOWN
  }

  private static final int TRUE = 0;
  private static final int FALSE = 1;
  private static final int BYTE = 2;
  private static final int SHORT = 3;
  private static final int INTEGER = 4;
  private static final int LONG = 5;
  private static final int BYTES = 6;
  private static final int STRING = 7;
  private static final int TIMESTAMP = 8;
  private static final int UUID = 9;

  private Kind kind = Kind.UNKNOWN;
  private String eventType = "";
  private String exceptionType = "";
  private String errorCode = "";
  private String message = "";

  /// Reads `bytes[from, to)`; says whether they are headers.
  boolean read(byte[] bytes, int from, int to) {
    kind = Kind.UNKNOWN;
    eventType = "";
    exceptionType = "";
    errorCode = "";
    message = "";
    int at = from;
    while (at < to) {
      int name = at + 1;
      int type = name + (bytes[at] & 0xFF);
      if (type == name || type >= to) {
        return false;
      }
      int value = type + 1 + sizeOfLength(bytes[type]);
      int end = end(bytes, type, value, to);
      if (end < 0 || end > to) {
        return false;
      }
      if (bytes[type] == STRING && !header(bytes, name, type, value, end)) {
        return false;
      }
      at = end;
    }
    return true;
  }

  private static int sizeOfLength(byte type) {
    return type == BYTES || type == STRING ? 2 : 0;
  }

  /// Where the value ends; negative if there is no such type or its length is cut.
  private static int end(byte[] bytes, int type, int value, int to) {
    return switch (bytes[type]) {
      case TRUE, FALSE -> value;
      case BYTE -> value + 1;
      case SHORT -> value + 2;
      case INTEGER -> value + 4;
      case LONG, TIMESTAMP -> value + 8;
      case UUID -> value + 16;
      case BYTES, STRING ->
          value > to ? -1 : value + ((bytes[value - 2] & 0xFF) << 8 | (bytes[value - 1] & 0xFF));
      default -> -1;
    };
  }

  private boolean header(byte[] bytes, int name, int nameEnd, int value, int end) {
    if (!Text.isUtf8(bytes, value, end)) {
      return false;
    }
    if (Text.is(bytes, name, nameEnd, ":message-type")) {
      kind = kind(bytes, value, end);
    } else if (Text.is(bytes, name, nameEnd, ":event-type")) {
      eventType = name(bytes, value, end);
    } else if (Text.is(bytes, name, nameEnd, ":exception-type")) {
      exceptionType = text(bytes, value, end);
    } else if (Text.is(bytes, name, nameEnd, ":error-code")) {
      errorCode = text(bytes, value, end);
    } else if (Text.is(bytes, name, nameEnd, ":error-message")) {
      message = text(bytes, value, end);
    }
    return true;
  }

  private static Kind kind(byte[] bytes, int from, int to) {
    return switch (to - from) {
      case 5 ->
          Text.is(bytes, from, to, "event")
              ? Kind.EVENT
              : Text.is(bytes, from, to, "error") ? Kind.ERROR : Kind.UNKNOWN;
      case 9 -> Text.is(bytes, from, to, "exception") ? Kind.EXCEPTION : Kind.UNKNOWN;
      default -> Kind.UNKNOWN;
    };
  }

  private static String name(byte[] bytes, int from, int to) {
    for (String usual : USUAL_NAMES) {
      if (Text.is(bytes, from, to, usual)) {
        return usual;
      }
    }
    return text(bytes, from, to);
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /// What the message is.
  Kind kind() {
    return kind;
  }

  /// The type of the event or exception, or the code of the error; empty if it is not told.
  String name() {
    return switch (kind) {
      case EVENT -> eventType;
      case EXCEPTION -> exceptionType;
      case ERROR -> errorCode;
      case UNKNOWN -> "";
    };
  }

  /// What an error says in its headers.
  String message() {
    return message;
  }
}

package dev.understudy.dialects.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Walks over the parts of a form, strictly: whatever two readers could cut differently is an
/// error. The end of a part is found by Horspool's search, which looks at few of a file's bytes.
final class PartReader {
  private static final int LONGEST_HEAD = 8 << 10;

  private final byte[] body;
  private final byte[] delimiter;
  private final int[] shift = new int[256];

  private int at;
  private boolean last;
  private String name = "";
  private boolean file;
  private int headFrom;
  private int from;
  private int to;

  PartReader(byte[] body, Boundary boundary) throws BadBody {
    this.body = body;
    delimiter = boundary.delimiter();
    Arrays.fill(shift, delimiter.length);
    for (int i = 0; i < delimiter.length - 1; i++) {
      shift[delimiter[i] & 0xFF] = delimiter.length - 1 - i;
    }
    int first = delimiter.length - 2;
    if (body.length < first || !Arrays.equals(body, 0, first, delimiter, 2, delimiter.length)) {
      throw bad("a form must begin with its boundary", 0);
    }
    at = afterBoundary(first);
  }

  /// Moves to the next part.
  ///
  /// @return whether there is one
  boolean next() throws BadBody {
    if (last) {
      return false;
    }
    headFrom = at;
    head();
    from = at;
    to = search(from - 2);
    if (to < from) {
      throw bad("a boundary where the content of a part should begin", from);
    }
    at = afterBoundary(to + delimiter.length);
    return true;
  }

  /// The name of the part.
  String name() {
    return name;
  }

  /// Whether the part is a file.
  boolean file() {
    return file;
  }

  /// Index of the first byte of the part's header lines.
  int headFrom() {
    return headFrom;
  }

  /// Index of the first byte of the part's content.
  int from() {
    return from;
  }

  /// Index after the last byte of the part's content.
  int to() {
    return to;
  }

  private int search(int start) throws BadBody {
    int end = delimiter.length - 1;
    int i = start + end;
    while (i < body.length) {
      if (body[i] == delimiter[end]
          && Arrays.equals(body, i - end, i + 1, delimiter, 0, delimiter.length)) {
        return i - end;
      }
      i += shift[body[i] & 0xFF];
    }
    throw bad("a part without end", from);
  }

  /// Reads what follows a boundary: the line's end, or the two dashes that end the form.
  private int afterBoundary(int after) throws BadBody {
    if (crlf(after)) {
      return after + 2;
    }
    if (after + 2 <= body.length && body[after] == '-' && body[after + 1] == '-') {
      int end = after + 2;
      if (end == body.length || (crlf(end) && end + 2 == body.length)) {
        last = true;
        return end;
      }
      throw bad("something follows the end of the form", end);
    }
    throw bad("a boundary that goes on", after);
  }

  private boolean crlf(int index) {
    return index + 2 <= body.length && body[index] == '\r' && body[index + 1] == '\n';
  }

  private void head() throws BadBody {
    boolean disposition = false;
    int start = at;
    while (!crlf(at)) {
      int end = lineEnd(at, start);
      String line = new String(body, at, end - at, StandardCharsets.UTF_8);
      int colon = line.indexOf(':');
      if (colon < 1 || !Disposition.isToken(line.substring(0, colon))) {
        throw bad("a part with a header line that is none", at);
      }
      String field = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      if (field.equals("content-disposition")) {
        if (disposition) {
          throw bad("a part with two content-dispositions", at);
        }
        disposition = true;
        Disposition read = Disposition.parse(value);
        if (read == null) {
          throw bad("a part whose content-disposition is not form-data with one plain name", at);
        }
        name = read.name();
        file = read.file();
      } else if (field.equals("content-transfer-encoding") && !asItIs(value)) {
        throw bad("a part that is encoded", at);
      }
      at = end + 2;
    }
    if (!disposition) {
      throw bad("a part without a name", start);
    }
    at += 2;
  }

  private static boolean asItIs(String encoding) {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "binary", "8bit", "7bit" -> true;
      default -> false;
    };
  }

  private int lineEnd(int index, int start) throws BadBody {
    int end = index;
    while (end < body.length && body[end] != '\r') {
      byte b = body[end];
      if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f || end - start > LONGEST_HEAD) {
        throw bad("a part with a header line that is none", end);
      }
      end++;
    }
    if (!crlf(end)) {
      throw bad("a part without end", index);
    }
    return end;
  }

  private BadBody bad(String what, int offset) {
    return BadBody.in(body, what, Math.min(offset, body.length), "");
  }
}

package dev.understudy.gateway.edge;

import dev.understudy.gateway.edge.RequestHead.Framing;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the head of one HTTP/1.x request, strictly: what could be read in two ways is refused. Any
/// split of the input gives the same result. One parser, one head; the head keeps the parser's
/// bytes.
final class HeadParser {
  private static final int STEP = 512;
  private static final int METHOD_BYTES = 16;
  private static final int LINE_EXTRA = METHOD_BYTES + " ".length() + " HTTP/1.1\r\n".length();

  private final EdgeLimits limits;
  private byte[] bytes = new byte[STEP];
  private int size;
  private int scanned;
  private int lineStart;
  private int blockStart;
  private int[] fields = new int[16 * 4];
  private int count;
  private @Nullable String method;
  private String path = "";
  private String query = "";
  private boolean http10;
  private boolean blankSeen;

  HeadParser(EdgeLimits limits) {
    this.limits = limits;
  }

  /// Whether a byte of the head has been seen.
  boolean begun() {
    return size > 0;
  }

  /// Takes bytes, not one more than belong to the head.
  ///
  /// @return the head when it is whole, else null
  @Nullable RequestHead feed(ByteBuf in) throws BadRequest {
    while (in.isReadable()) {
      int step = Math.min(in.readableBytes(), STEP);
      if (bytes.length - size < step) {
        bytes = Arrays.copyOf(bytes, bytes.length * 2);
      }
      in.readBytes(bytes, size, step);
      size += step;
      if (scan()) {
        in.readerIndex(in.readerIndex() - (size - scanned));
        return head();
      }
      overflow();
    }
    return null;
  }

  private boolean scan() throws BadRequest {
    while (scanned < size) {
      byte b = bytes[scanned++];
      if (b == '\n') {
        int end = scanned - 2;
        if (end < lineStart || bytes[end] != '\r') {
          throw BadRequest.http("a line ends with LF alone");
        }
        if (line(lineStart, end)) {
          return true;
        }
        lineStart = scanned;
      } else if (scanned - 2 >= lineStart && bytes[scanned - 2] == '\r') {
        throw BadRequest.http("a CR without LF");
      }
    }
    return false;
  }

  /// Whether it was the blank line at the end of the head.
  private boolean line(int from, int to) throws BadRequest {
    if (method == null) {
      if (from == to && !blankSeen) {
        blankSeen = true;
        return false;
      }
      requestLine(from, to);
      blockStart = scanned;
      return false;
    }
    if (scanned - blockStart > limits.headBytes()) {
      throw headTooLarge();
    }
    if (from == to) {
      return true;
    }
    field(from, to);
    return false;
  }

  private void requestLine(int from, int to) throws BadRequest {
    int at = from;
    while (at < to && HttpBytes.token(bytes[at])) {
      at++;
    }
    if (at == from || at - from > METHOD_BYTES || at == to || bytes[at] != ' ') {
      throw BadRequest.http("the request line does not begin with a method");
    }
    int target = at + 1;
    int end = target;
    while (end < to && HttpBytes.visible(bytes[end])) {
      end++;
    }
    if (end == target || end == to || bytes[end] != ' ') {
      throw BadRequest.http("the request line must be METHOD TARGET VERSION");
    }
    if (end - target > limits.uriBytes()) {
      throw uriTooLong();
    }
    version(end + 1, to);
    path = RequestTarget.path(bytes, target, end);
    int after = target + path.length() + 1;
    query = after < end ? new String(bytes, after, end - after, StandardCharsets.US_ASCII) : "";
    method = new String(bytes, from, at - from, StandardCharsets.US_ASCII);
  }

  private void version(int from, int to) throws BadRequest {
    boolean http =
        to - from == 8
            && bytes[from] == 'H'
            && bytes[from + 1] == 'T'
            && bytes[from + 2] == 'T'
            && bytes[from + 3] == 'P'
            && bytes[from + 4] == '/'
            && HttpBytes.digit(bytes[from + 5])
            && bytes[from + 6] == '.'
            && HttpBytes.digit(bytes[from + 7]);
    if (!http) {
      throw BadRequest.http("the request line does not end with an HTTP version");
    }
    if (bytes[from + 5] != '1' || bytes[from + 7] > '1') {
      throw new BadRequest(505, "http_version", "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    http10 = bytes[from + 7] == '0';
  }

  private void field(int from, int to) throws BadRequest {
    int colon = from;
    while (colon < to && HttpBytes.token(bytes[colon])) {
      colon++;
    }
    if (colon == from || colon == to || bytes[colon] != ':') {
      throw BadRequest.http("header field " + (count + 1) + " is not NAME: VALUE");
    }
    int start = colon + 1;
    int end = to;
    while (start < end && blank(bytes[start])) {
      start++;
    }
    while (end > start && blank(bytes[end - 1])) {
      end--;
    }
    for (int i = start; i < end; i++) {
      if (!HttpBytes.value(bytes[i])) {
        throw BadRequest.http("header field " + (count + 1) + " has a control character");
      }
    }
    if (count == limits.fields()) {
      throw new BadRequest(431, "too_many_fields", "more than " + count + " header fields");
    }
    if (fields.length == count * 4) {
      fields = Arrays.copyOf(fields, fields.length * 2);
    }
    int at = count++ * 4;
    fields[at] = from;
    fields[at + 1] = colon;
    fields[at + 2] = start;
    fields[at + 3] = end;
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  private void overflow() throws BadRequest {
    if (method == null) {
      if (size > limits.uriBytes() + LINE_EXTRA + 2) {
        throw uriTooLong();
      }
    } else if (size - blockStart > limits.headBytes()) {
      throw headTooLarge();
    }
  }

  private BadRequest uriTooLong() {
    return new BadRequest(414, "uri_too_long", "the URI is over " + limits.uriBytes() + " bytes");
  }

  private BadRequest headTooLarge() {
    return new BadRequest(
        431, "head_too_large", "the header fields are over " + limits.headBytes() + " bytes");
  }

  private RequestHead head() throws BadRequest {
    Framing framing = Framing.Length.NONE;
    boolean length = false;
    int hosts = 0;
    boolean close = http10;
    boolean expects = false;
    for (int i = 0; i < count; i++) {
      int at = i * 4;
      int name = fields[at];
      int colon = fields[at + 1];
      int from = fields[at + 2];
      int to = fields[at + 3];
      if (Fields.CONTENT_LENGTH.is(bytes, name, colon)) {
        if (length || framing instanceof Framing.Chunked) {
          throw BadRequest.http("the length of the body is given twice");
        }
        framing = new Framing.Length(length(bytes, from, to));
        length = true;
      } else if (Fields.TRANSFER_ENCODING.is(bytes, name, colon)) {
        if (length || framing instanceof Framing.Chunked) {
          throw BadRequest.http("the length of the body is given twice");
        }
        if (http10 || !Fields.CHUNKED.is(bytes, from, to)) {
          throw BadRequest.http("the only transfer-encoding understood is chunked");
        }
        framing = new Framing.Chunked();
      } else if (Fields.HOST.is(bytes, name, colon)) {
        hosts++;
        RequestTarget.host(bytes, from, to);
      } else if (Fields.CONNECTION.is(bytes, name, colon)) {
        close = close(close, from, to);
      } else if (Fields.EXPECT.is(bytes, name, colon)) {
        if (!Fields.CONTINUE.is(bytes, from, to)) {
          throw new BadRequest(417, "expectation", "the only expectation met is 100-continue");
        }
        expects = true;
      }
    }
    if (hosts > 1 || (hosts == 0 && !http10)) {
      throw BadRequest.http(hosts == 0 ? "there is no host field" : "several host fields");
    }
    String verb = method == null ? "" : method;
    return new RequestHead(
        bytes, fields, count, verb, path, query, framing, !close, http10, expects && !http10);
  }

  private boolean close(boolean before, int from, int to) {
    boolean close = before;
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || bytes[i] == ',') {
        int end = i;
        while (start < end && blank(bytes[start])) {
          start++;
        }
        while (end > start && blank(bytes[end - 1])) {
          end--;
        }
        if (Fields.CLOSE.is(bytes, start, end)) {
          return true;
        }
        if (http10 && Fields.KEEP_ALIVE.is(bytes, start, end)) {
          close = false;
        }
        start = i + 1;
      }
    }
    return close;
  }

  /// A content-length.
  static long length(byte[] bytes, int from, int to) throws BadRequest {
    if (from == to || to - from > 18) {
      throw BadRequest.http("content-length is not a number");
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (!HttpBytes.digit(bytes[i])) {
        throw BadRequest.http("content-length is not a number");
      }
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }
}

package dev.understudy.gateway.edge;

import dev.understudy.dialects.Bytes;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/// The head of an answer, as bytes in the making. Framing, connection and date are added by the
/// edge. Not thread-safe; used once.
public final class ReplyHead {
  private static final byte[][] STATUS_LINES = new byte[600][];

  static {
    for (int status = 100; status < 600; status++) {
      STATUS_LINES[status] =
          ascii(
              "HTTP/1.1 "
                  + status
                  + " "
                  + HttpResponseStatus.valueOf(status).reasonPhrase()
                  + "\r\n");
    }
  }

  private final int status;
  private final Bytes bytes = new Bytes(512);

  private ReplyHead(int status) {
    this.status = status;
    bytes.add(STATUS_LINES[status]).add(Dates.line());
  }

  /// The head of an answer with this status, 200 to 599.
  public static ReplyHead of(int status) {
    return new ReplyHead(status < 200 || status > 599 ? 502 : status);
  }

  /// A head with a JSON body.
  public static ReplyHead json(int status) {
    return of(status).line(JSON);
  }

  /// The line `content-type: application/json`.
  private static final byte[] JSON = ascii("content-type: application/json\r\n");

  /// The status.
  public int status() {
    return status;
  }

  /// Adds a field. A value with a character that may not stand in a field is left out, and so is
  /// the field.
  public ReplyHead field(FieldName name, String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c > 0xff || !HttpBytes.value((byte) c)) {
        return this;
      }
    }
    bytes.add(name.bytes()).add(':').add(' ');
    for (int i = 0; i < length; i++) {
      bytes.add(value.charAt(i));
    }
    bytes.add('\r').add('\n');
    return this;
  }

  /// Adds a field with a number.
  public ReplyHead field(FieldName name, long value) {
    bytes.add(name.bytes()).add(':').add(' ');
    digits(value);
    bytes.add('\r').add('\n');
    return this;
  }

  /// Adds whole field lines made beforehand, line ends included.
  public ReplyHead line(byte[] line) {
    bytes.add(line);
    return this;
  }

  /// Bytes of a field line made beforehand, for [#line(byte[])].
  public static byte[] prepared(FieldName name, String value) {
    return ascii(name.text() + ": " + value + "\r\n");
  }

  Bytes bytes() {
    return bytes;
  }

  private void digits(long value) {
    if (value < 0 || value > 9) {
      digits(value / 10);
    }
    bytes.add('0' + (int) Math.abs(value % 10));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

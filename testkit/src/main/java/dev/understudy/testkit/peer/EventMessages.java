package dev.understudy.testkit.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/// Messages of an AWS event stream, as bytes.
public final class EventMessages {
  private static final int PRELUDE = 12;
  private static final int STRING = 7;

  private EventMessages() {}

  /// An event.
  ///
  /// @param type for example `contentBlockDelta`
  /// @param json the payload
  public static byte[] event(String type, String json) {
    return message(headers("event", ":event-type", type), json.getBytes(UTF_8));
  }

  /// An exception that the service's model knows.
  ///
  /// @param type for example `throttlingException`
  /// @param json the payload
  public static byte[] exception(String type, String json) {
    return message(headers("exception", ":exception-type", type), json.getBytes(UTF_8));
  }

  /// An error that the service's model does not know.
  public static byte[] error(String code, String message) {
    Map<String, String> headers = headers("error", ":error-code", code);
    headers.remove(":content-type");
    headers.put(":error-message", message);
    return message(headers, new byte[0]);
  }

  private static Map<String, String> headers(String type, String name, String value) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(name, value);
    headers.put(":content-type", "application/json");
    headers.put(":message-type", type);
    return headers;
  }

  /// A message with these text headers.
  ///
  /// @param headers names of at most 255 bytes, values of less than 64 KiB
  public static byte[] message(Map<String, String> headers, byte[] payload) {
    var bytes = new ByteArrayOutputStream();
    headers.forEach((name, value) -> {
      byte[] text = value.getBytes(UTF_8);
      bytes.write(name.getBytes(UTF_8).length);
      bytes.writeBytes(name.getBytes(UTF_8));
      bytes.write(STRING);
      bytes.write(text.length >> 8);
      bytes.write(text.length);
      bytes.writeBytes(text);
    });
    return message(bytes.toByteArray(), payload);
  }

  /// A message with these bytes of headers, whatever they are, and checksums that are right.
  public static byte[] message(byte[] headers, byte[] payload) {
    int length = PRELUDE + headers.length + payload.length + 4;
    byte[] bytes = new byte[length];
    ByteBuffer message = ByteBuffer.wrap(bytes).putInt(length).putInt(headers.length);
    message.putInt(checksum(bytes, PRELUDE - 4)).put(headers).put(payload);
    message.putInt(checksum(bytes, length - 4));
    return bytes;
  }

  private static int checksum(byte[] message, int to) {
    CRC32 crc = new CRC32();
    crc.update(message, 0, to);
    return (int) crc.getValue();
  }
}

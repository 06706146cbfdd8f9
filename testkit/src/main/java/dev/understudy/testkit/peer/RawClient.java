package dev.understudy.testkit.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/// A connection to a server on loopback that sends and reads bytes and knows nothing else: for
/// requests that no HTTP client would send, and answers that none would show as they are.
///
/// Not thread-safe.
public final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /// Connects. A read that gets nothing for ten seconds fails.
  ///
  /// @throws IOException if nobody listens there
  public static RawClient to(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    return new RawClient(socket).patience(Duration.ofSeconds(10));
  }

  /// How long a read waits.
  public RawClient patience(Duration limit) throws IOException {
    socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    return this;
  }

  /// Sends this text, in UTF-8, as it is.
  public RawClient send(String text) throws IOException {
    return send(text.getBytes(UTF_8));
  }

  /// Sends these bytes.
  public RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  /// Sends a POST with a JSON body.
  ///
  /// @param headers more header lines, each with the CR LF that ends it
  public RawClient post(String path, String headers, String body) throws IOException {
    return send(
        "POST "
            + path
            + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            + headers
            + "content-length: "
            + body.getBytes(UTF_8).length
            + "\r\n\r\n"
            + body);
  }

  /// Reads up to and including this text; a character a byte.
  ///
  /// @throws EOFException if the connection ends before
  public String readUntil(String end) throws IOException {
    var text = new StringBuilder();
    while (!text.toString().endsWith(end)) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("ended after: " + text);
      }
      text.append((char) b);
    }
    return text.toString();
  }

  /// Reads so many bytes, or fewer if the connection ends.
  public String read(int length) throws IOException {
    return new String(in.readNBytes(length), ISO_8859_1);
  }

  /// Reads to the end of the connection; a character a byte.
  ///
  /// @throws java.net.SocketException if it is reset
  public String readAll() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /// Says that nothing more will be sent.
  public RawClient endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /// Resets the connection.
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

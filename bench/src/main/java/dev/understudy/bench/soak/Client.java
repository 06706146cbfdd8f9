package dev.understudy.bench.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 client for one address that costs little: kept connections, blocking reads, a thread
/// a call. Thread-safe.
final class Client implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  /// A whole answer.
  record Answer(int status, String body) {}

  private record Line(Socket socket, InputStream in, OutputStream out) {}

  private final int port;
  private final ConcurrentLinkedDeque<Line> idle = new ConcurrentLinkedDeque<>();

  Client(int port) {
    this.port = port;
  }

  /// Asks and reads the answer to its end. A kept connection that the other side has ended
  /// meanwhile is no answer: another one is opened.
  ///
  /// @throws IOException if the connection breaks or nothing comes for half a minute
  Answer post(String path, String body) throws IOException {
    byte[] request =
        ("POST "
                + path
                + " HTTP/1.1\r\nhost: soak\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(ISO_8859_1);
    Line kept = idle.pollFirst();
    while (kept != null) {
      if (began(kept, request)) {
        return read(kept);
      }
      kept.socket.close();
      kept = idle.pollFirst();
    }
    Line line = connect();
    try {
      line.out.write(request);
      return read(line);
    } catch (IOException broken) {
      line.socket.close();
      throw broken;
    }
  }

  /// Sends the request; false if the connection was over before any byte of an answer.
  private static boolean began(Line line, byte[] request) throws SocketTimeoutException {
    try {
      line.out.write(request);
      line.in.mark(1);
      boolean answers = line.in.read() >= 0;
      line.in.reset();
      return answers;
    } catch (SocketTimeoutException silent) {
      throw silent;
    } catch (IOException over) {
      return false;
    }
  }

  private Line connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new Line(
        socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
  }

  private Answer read(Line line) throws IOException {
    int status = Integer.parseInt(readLine(line.in).split(" ", 3)[1]);
    int length = 0;
    boolean chunked = false;
    boolean last = false;
    for (String field = readLine(line.in); !field.isEmpty(); field = readLine(line.in)) {
      String low = field.toLowerCase(Locale.ROOT);
      if (low.startsWith("content-length:")) {
        length = Integer.parseInt(low.substring(15).strip());
      }
      chunked |= low.startsWith("transfer-encoding:") && low.contains("chunked");
      last |= low.startsWith("connection:") && low.contains("close");
    }
    String body = chunked ? readChunks(line.in) : exactly(line.in, length);
    if (last) {
      line.socket.close();
    } else {
      idle.addFirst(line);
    }
    return new Answer(status, body);
  }

  private static String readChunks(InputStream in) throws IOException {
    var body = new StringBuilder();
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      body.append(exactly(in, size));
      exactly(in, 2);
    }
    exactly(in, 2);
    return body.toString();
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(readLine(in).strip(), 16);
  }

  private static String exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer is cut off");
    }
    return new String(bytes, ISO_8859_1);
  }

  private static String readLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the answer is cut off");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    for (@Nullable Line line = idle.poll(); line != null; line = idle.poll()) {
      line.socket.close();
    }
  }
}

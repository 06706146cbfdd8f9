package dev.understudy.testkit.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads HTTP/1.1 requests from a connection, strictly enough to notice a client that frames its
/// bodies wrongly.
final class RequestReader {
  private static final int BUFFER = 16 * 1024;
  private static final int MAX_LINE = 64 * 1024;

  /// A whole request.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Message(String method, String path, List<Header> headers, byte[] body) {
    Optional<String> header(String name) {
      return headers.stream().filter(line -> line.named(name)).map(Header::value).findFirst();
    }
  }

  /// Called when a client waits for leave to send its body.
  interface Leave {
    void give() throws IOException;
  }

  private final PushbackInputStream in;
  private final Leave leave;

  RequestReader(InputStream in, Leave leave) {
    this.in = new PushbackInputStream(new BufferedInputStream(in, BUFFER));
    this.leave = leave;
  }

  /// Waits for the first byte of a request, and leaves it there.
  ///
  /// @return false if the client ended the connection instead
  boolean awaitRequest() throws IOException {
    int first = in.read();
    if (first >= 0) {
      in.unread(first);
    }
    return first >= 0;
  }

  /// Reads and forgets all that comes until the client ends the connection.
  void drain() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  /// The next request.
  ///
  /// @throws IOException if the connection broke or ended, or this is not HTTP
  Message next() throws IOException {
    String[] request = line().split(" ", -1);
    if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
      throw new IOException("not a request line: " + String.join(" ", request));
    }
    var headers = new ArrayList<Header>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("not a header: " + line);
      }
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    var bare = new Message(request[0], request[1], List.copyOf(headers), new byte[0]);
    return new Message(bare.method(), bare.path(), bare.headers(), body(bare));
  }

  private byte[] body(Message bare) throws IOException {
    if (bare.header("expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
      leave.give();
    }
    if (bare.header("transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
      return chunks();
    }
    return exactly(Integer.parseInt(bare.header("content-length").orElse("0")));
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      byte[] chunk = exactly(Integer.parseInt(line().split(";", 2)[0].strip(), 16));
      body.writeBytes(chunk);
      if (!line().isEmpty()) {
        throw new IOException("a chunk is longer than it says");
      }
      if (chunk.length == 0) {
        return body.toByteArray();
      }
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the request ended in its body");
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream(80);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() >= MAX_LINE) {
        throw new EOFException("the request ended in its head");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}

package dev.understudy.testkit.frames;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.understudy.testkit.peer.Header;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One end of an HTTP/2 connection. Reading answers SETTINGS and PING, and gives room for what was
/// read, unless told otherwise. Not thread-safe, but one thread may read while another writes.
public final class FrameWire {
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Hpack hpack = new Hpack();
  private final Map<Integer, Partial> partials = new TreeMap<>();
  private final List<Frame> seen = new ArrayList<>();
  private boolean polite = true;

  /// A message of which not all has come.
  private static final class Partial {
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private List<Header> fields = List.of();
    private boolean endsWithBlock;
  }

  /// @throws IOException if the socket is not connected
  public FrameWire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
    socket.setTcpNoDelay(true);
  }

  /// Gives no room and answers no PING from now on.
  public FrameWire rude() {
    polite = false;
    return this;
  }

  // Writing.

  /// The first bytes of a client, with these settings.
  public void connect(int... settings) throws IOException {
    raw(PREFACE);
    send(Frame.settings(settings));
  }

  /// Reads the first bytes of a client, and sends settings.
  public void accept(int... settings) throws IOException {
    byte[] first = in.readNBytes(PREFACE.length);
    if (!java.util.Arrays.equals(first, PREFACE)) {
      throw new IOException("no HTTP/2: " + new String(first, US_ASCII));
    }
    send(Frame.settings(settings));
  }

  /// Writes frames, all at once.
  public void send(Frame... frames) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      bytes.writeBytes(frame.bytes());
    }
    raw(bytes.toByteArray());
  }

  /// Writes a whole header block: name and value in turn.
  public void headers(int stream, boolean end, String... fields) throws IOException {
    send(Frame.headers(stream, end, fields(fields)));
  }

  /// Writes bytes that need not be frames.
  public synchronized void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /// Fields from name and value in turn.
  public static List<Header> fields(String... pairs) {
    var fields = new ArrayList<Header>();
    for (int at = 0; at < pairs.length; at += 2) {
      fields.add(new Header(pairs[at], pairs[at + 1]));
    }
    return fields;
  }

  /// The connection itself.
  public Socket socket() {
    return socket;
  }

  /// Closes with a reset.
  public void resetConnection() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  // Reading.

  /// The next frame; null at the end of the input.
  public @Nullable Frame read() throws IOException {
    try {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt() & Integer.MAX_VALUE;
      byte[] payload = new byte[length];
      in.readFully(payload);
      Frame frame = new Frame(type, flags, stream, payload);
      seen.add(frame);
      answer(frame);
      return frame;
    } catch (EOFException end) {
      return null;
    }
  }

  /// All frames read so far.
  public List<Frame> seen() {
    return List.copyOf(seen);
  }

  /// The next frame of a type, which must come.
  ///
  /// @throws EOFException if the peer hung up instead
  public Frame expect(int type) throws IOException {
    Frame next = await(type);
    if (next == null) {
      throw new EOFException("the peer hung up, and a frame was expected");
    }
    return next;
  }

  /// Reads up to the next frame of this type; null at the end of the input.
  public @Nullable Frame await(int type) throws IOException {
    Frame frame = read();
    while (frame != null && frame.type() != type) {
      collect(frame);
      frame = read();
    }
    return frame;
  }

  /// The next message, which must come.
  ///
  /// @throws EOFException if the peer hung up instead
  public Message expectMessage() throws IOException {
    Message next = message();
    if (next == null) {
      throw new EOFException("the peer hung up, and a message was expected");
    }
    return next;
  }

  /// Reads until a message is over, whichever it is; null at the end of the input.
  public @Nullable Message message() throws IOException {
    while (true) {
      Frame frame = read();
      if (frame == null) {
        return gone(0);
      }
      Message message = collect(frame);
      if (message != null) {
        return message;
      }
    }
  }

  /// Reads to the end of the input.
  public void drain() throws IOException {
    while (read() != null) {}
  }

  private void answer(Frame frame) throws IOException {
    if (frame.type() == Frame.SETTINGS && !frame.has(Frame.ACK)) {
      send(new Frame(Frame.SETTINGS, Frame.ACK, 0, new byte[0]));
    } else if (polite && frame.type() == Frame.PING && !frame.has(Frame.ACK)) {
      send(new Frame(Frame.PING, Frame.ACK, 0, frame.payload()));
    } else if (polite && frame.type() == Frame.DATA && frame.payload().length > 0) {
      send(Frame.window(0, frame.payload().length));
      if (!frame.has(Frame.END_STREAM)) {
        send(Frame.window(frame.stream(), frame.payload().length));
      }
    }
  }

  /// Puts a frame to the others of its stream.
  ///
  /// @return the message that it completes, or null
  public @Nullable Message collect(Frame frame) throws IOException {
    return switch (frame.type()) {
      case Frame.HEADERS, Frame.CONTINUATION -> block(frame);
      case Frame.DATA -> body(frame);
      case Frame.RST_STREAM -> end(frame.stream(), new Message.End.Reset(frame.code()));
      case Frame.GOAWAY -> gone(frame.number() + 1);
      default -> null;
    };
  }

  private @Nullable Message body(Frame frame) {
    int stream = frame.stream();
    partials.computeIfAbsent(stream, id -> new Partial()).body.writeBytes(frame.content());
    if (frame.has(Frame.END_STREAM)) {
      return end(stream, new Message.End.Whole());
    }
    return null;
  }

  private @Nullable Message block(Frame frame) throws IOException {
    Partial partial = partials.computeIfAbsent(frame.stream(), id -> new Partial());
    partial.block.writeBytes(frame.content());
    partial.endsWithBlock |= frame.type() == Frame.HEADERS && frame.has(Frame.END_STREAM);
    if (!frame.has(Frame.END_HEADERS)) {
      return null;
    }
    List<Header> fields = hpack.decode(partial.block.toByteArray());
    partial.block.reset();
    boolean interim =
        fields.stream().anyMatch(f -> f.name().equals(":status") && f.value().startsWith("1"));
    if (!interim && partial.fields.isEmpty()) {
      partial.fields = fields;
    }
    if (partial.endsWithBlock) {
      return end(frame.stream(), new Message.End.Whole());
    }
    return null;
  }

  private Message end(int stream, Message.End how) {
    Partial partial = partials.remove(stream);
    return partial == null
        ? new Message(stream, List.of(), new byte[0], how)
        : new Message(stream, partial.fields, partial.body.toByteArray(), how);
  }

  /// The first message on this stream or above, which will not be completed.
  private @Nullable Message gone(int from) {
    return partials.keySet().stream()
        .filter(stream -> stream >= from)
        .findFirst()
        .map(stream -> end(stream, new Message.End.Gone()))
        .orElse(null);
  }
}

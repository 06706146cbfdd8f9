package dev.understudy.transport;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;

/// Bytes in, one answer out: strict HTTP/1.1. Any split of the input gives the same answer. Body
/// bytes are handed over as slices of the input. One decoder serves a connection, answer by answer.
/// Not thread-safe.
final class ResponseDecoder {
  /// Where the answer goes.
  interface Sink {
    /// A final status.
    void head(int status, HeaderBlock headers);

    /// Part of the body; valid during the call only, unless retained.
    void body(ByteBuf slice);

    /// The answer is complete.
    ///
    /// @param reusable whether the connection can carry another exchange
    void end(boolean reusable);
  }

  private enum State {
    HEAD,
    FIXED,
    UNTIL_CLOSE,
    SIZE,
    SIZE_LF,
    CHUNK,
    CHUNK_CR,
    CHUNK_LF,
    TRAILER,
    OVER
  }

  private static final int MAX_INTERIM = 16;
  private static final int MAX_SIZE_DIGITS = 16;

  private final HeadParser parser = new HeadParser();
  private final Framing framing = new Framing();
  private State state = State.OVER;
  private boolean headRequest;
  private int minorVersion;
  private int interim;
  private long remaining;
  private int sizeDigits;
  private boolean reusable;

  /// Gets ready for the answer to a request.
  ///
  /// @param headRequest whether the method was HEAD
  void begin(boolean headRequest) {
    this.headRequest = headRequest;
    interim = 0;
    state = State.HEAD;
    parser.begin();
  }

  /// Decodes no more, until the next answer begins. May be called from within the sink.
  void stop() {
    state = State.OVER;
  }

  /// How long the peer said that it keeps an idle connection, in seconds, or [Framing#ABSENT].
  long keepAliveSeconds() {
    return framing.keepAliveSeconds();
  }

  /// Reads on. Leaves unread what comes after the end of the answer, or after [#stop].
  ///
  /// @throws BadAnswer if this is not a proper answer; nothing more can be decoded then
  void decode(ByteBuf in, Sink sink) throws BadAnswer {
    try {
      while (state != State.OVER && in.isReadable()) {
        step(in, sink);
      }
    } catch (BadAnswer bad) {
      state = State.OVER;
      throw bad;
    }
  }

  /// The peer will send nothing more.
  ///
  /// @param clean whether it said so itself; without, the end of a body that has no framing proves
  ///   nothing
  /// @throws IOException if the answer is not complete
  void inputEnded(Sink sink, boolean clean) throws IOException {
    State last = state;
    switch (last) {
      case OVER -> {}
      case UNTIL_CLOSE -> {
        if (!clean) {
          state = State.OVER;
          throw new EOFException("cut off within the body");
        }
        finish(sink, false);
      }
      case HEAD -> {
        state = State.OVER;
        boolean silent = !parser.begun() && interim == 0;
        throw new EOFException(
            silent ? "closed by the peer without an answer" : "closed by the peer within the head");
      }
      case FIXED -> {
        state = State.OVER;
        throw new EOFException(
            "closed by the peer " + remaining + " bytes before the end of the body");
      }
      case SIZE, SIZE_LF, CHUNK, CHUNK_CR, CHUNK_LF, TRAILER -> {
        state = State.OVER;
        throw new EOFException("closed by the peer before the last chunk");
      }
    }
  }

  private void step(ByteBuf in, Sink sink) throws BadAnswer {
    switch (state) {
      case HEAD -> {
        boolean complete = parser.read(in);
        parser.checkStart();
        if (complete) {
          head(sink, in);
        }
      }
      case FIXED -> {
        data(in, sink);
        if (remaining == 0 && state == State.FIXED) {
          finish(sink, reusable && !in.isReadable());
        }
      }
      case UNTIL_CLOSE -> sink.body(in.readSlice(in.readableBytes()));
      case SIZE -> size(in.readByte());
      case SIZE_LF -> {
        expect(in, '\n');
        if (remaining > 0) {
          state = State.CHUNK;
        } else {
          parser.begin();
          framing.beginTrailer();
          state = State.TRAILER;
        }
      }
      case CHUNK -> {
        data(in, sink);
        if (remaining == 0 && state == State.CHUNK) {
          state = State.CHUNK_CR;
        }
      }
      case CHUNK_CR -> {
        expect(in, '\r');
        state = State.CHUNK_LF;
      }
      case CHUNK_LF -> {
        expect(in, '\n');
        beginSize();
      }
      case TRAILER -> {
        if (parser.read(in)) {
          parser.fields(0, framing);
          finish(sink, reusable && !in.isReadable());
        }
      }
      case OVER -> {}
    }
  }

  private void data(ByteBuf in, Sink sink) {
    int count = (int) Math.min(remaining, in.readableBytes());
    remaining -= count;
    sink.body(in.readSlice(count));
  }

  private void head(Sink sink, ByteBuf in) throws BadAnswer {
    minorVersion = parser.minorVersion();
    int status = parser.status();
    framing.begin();
    parser.fields(1, framing);
    if (framing.chunked() && (framing.contentLength() != Framing.ABSENT || minorVersion == 0)) {
      throw new BadAnswer("transfer-encoding beside content-length, or in HTTP/1.0");
    }
    if (status < 200) {
      interim(status);
      return;
    }
    HeaderBlock headers = parser.headers();
    reusable = framing.keepAlive(minorVersion);
    State next = bodyState(status);
    state = next;
    sink.head(status, headers);
    if (state == next && next == State.FIXED && remaining == 0) {
      finish(sink, reusable && !in.isReadable());
    }
  }

  private void interim(int status) throws BadAnswer {
    if (status == 101 || framing.chunked() || ++interim > MAX_INTERIM) {
      throw new BadAnswer("unexpected interim answer " + status);
    }
    parser.begin();
  }

  private State bodyState(int status) throws BadAnswer {
    if (headRequest || status == 204 || status == 304) {
      if (status == 204 && (framing.chunked() || framing.contentLength() > 0)) {
        throw new BadAnswer("status 204 with a body");
      }
      remaining = 0;
      return State.FIXED;
    }
    if (framing.chunked()) {
      beginSize();
      return State.SIZE;
    }
    if (framing.contentLength() != Framing.ABSENT) {
      remaining = framing.contentLength();
      return State.FIXED;
    }
    reusable = false;
    return State.UNTIL_CLOSE;
  }

  private void beginSize() {
    state = State.SIZE;
    sizeDigits = 0;
    remaining = 0;
  }

  private void size(byte b) throws BadAnswer {
    int digit = Character.digit(b, 16);
    if (digit >= 0) {
      remaining = remaining << 4 | digit;
      if (++sizeDigits > MAX_SIZE_DIGITS || remaining < 0) {
        throw new BadAnswer("chunk size is too large");
      }
    } else if (b == '\r' && sizeDigits > 0) {
      state = State.SIZE_LF;
    } else {
      // Extensions, too: nobody needs them, and they are where readers disagree.
      throw new BadAnswer("malformed chunk size");
    }
  }

  private static void expect(ByteBuf in, char wanted) throws BadAnswer {
    if (in.readByte() != wanted) {
      throw new BadAnswer("malformed chunk");
    }
  }

  private void finish(Sink sink, boolean reusable) {
    state = State.OVER;
    sink.end(reusable);
  }
}

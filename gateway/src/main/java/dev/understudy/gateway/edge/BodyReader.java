package dev.understudy.gateway.edge;

import dev.understudy.gateway.edge.RequestHead.Framing;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// Collects the body of one request. Memory grows with what has come, not with what was announced.
abstract sealed class BodyReader {
  private static final int FIRST = 64 * 1024;

  byte[] bytes;
  int size;

  private BodyReader(int first) {
    bytes = new byte[first];
  }

  /// A reader for a body framed like this.
  ///
  /// @param most the longest body
  static BodyReader of(Framing framing, int most) throws BadRequest {
    return switch (framing) {
      case Framing.Length length -> {
        if (length.bytes() > most) {
          throw tooLarge(most);
        }
        yield new Fixed((int) length.bytes());
      }
      case Framing.Chunked chunked -> new Chunks(most);
    };
  }

  /// A reader for a body whose end is told from outside: [#feed] never says that it is whole.
  static BodyReader open(int most) {
    return new Open(most);
  }

  private static BadRequest tooLarge(int most) {
    return new BadRequest(413, "body_too_large", "the body is over " + most + " bytes");
  }

  /// Takes bytes, not one more than belong to the body.
  ///
  /// @return whether the body is whole
  abstract boolean feed(ByteBuf in) throws BadRequest;

  /// How much has come.
  int size() {
    return size;
  }

  /// The whole body.
  byte[] body() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  void take(ByteBuf in, int length, int most) {
    if (bytes.length - size < length) {
      int doubled = (int) Math.min(most, Math.max(bytes.length * 2L, (long) size + length));
      bytes = Arrays.copyOf(bytes, doubled);
    }
    in.readBytes(bytes, size, length);
    size += length;
  }

  private static final class Fixed extends BodyReader {
    private final int length;

    Fixed(int length) {
      super(Math.min(length, FIRST));
      this.length = length;
    }

    @Override
    boolean feed(ByteBuf in) {
      take(in, Math.min(in.readableBytes(), length - size), length);
      return size == length;
    }
  }

  private static final class Open extends BodyReader {
    private final int most;

    Open(int most) {
      super(1024);
      this.most = most;
    }

    @Override
    boolean feed(ByteBuf in) throws BadRequest {
      if (in.readableBytes() > most - size) {
        throw tooLarge(most);
      }
      take(in, in.readableBytes(), most);
      return false;
    }
  }

  private static final class Chunks extends BodyReader {
    private enum State {
      SIZE,
      SIZE_LF,
      DATA,
      DATA_CR,
      DATA_LF,
      END_CR,
      END_LF,
      DONE
    }

    private final int most;
    private State state = State.SIZE;
    private long left;
    private int digits;

    Chunks(int most) {
      super(1024);
      this.most = most;
    }

    @Override
    boolean feed(ByteBuf in) throws BadRequest {
      while (state != State.DONE && in.isReadable()) {
        if (state == State.DATA) {
          int step = (int) Math.min(in.readableBytes(), left);
          take(in, step, most);
          left -= step;
          if (left == 0) {
            state = State.DATA_CR;
          }
        } else {
          step(in.readByte());
        }
      }
      return state == State.DONE;
    }

    private void step(byte b) throws BadRequest {
      switch (state) {
        case SIZE -> size(b);
        case SIZE_LF -> {
          expect(b, '\n');
          state = left == 0 ? State.END_CR : State.DATA;
          digits = 0;
        }
        case DATA_CR -> {
          expect(b, '\r');
          state = State.DATA_LF;
        }
        case DATA_LF -> {
          expect(b, '\n');
          state = State.SIZE;
        }
        case END_CR -> {
          if (b != '\r') {
            throw BadRequest.http("trailer fields are not accepted");
          }
          state = State.END_LF;
        }
        case END_LF -> {
          expect(b, '\n');
          state = State.DONE;
        }
        case DATA, DONE -> throw new IllegalStateException(state.name());
      }
    }

    private void size(byte b) throws BadRequest {
      int digit = Character.digit(b, 16);
      if (digit >= 0 && digits < 16) {
        digits++;
        left = left * 16 + digit;
        if (left > most - size) {
          throw tooLarge(most);
        }
      } else if (b == '\r' && digits > 0) {
        state = State.SIZE_LF;
      } else {
        throw BadRequest.http("a chunk does not begin with its size alone");
      }
    }

    private static void expect(byte b, char wanted) throws BadRequest {
      if (b != wanted) {
        throw BadRequest.http("a chunk does not end with CRLF");
      }
    }
  }
}

package dev.understudy.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

/// The body of an answer that is still coming. It ends only with the whole answer; anything else is
/// an [IOException]. Closing it before that cancels the call. To be read by one thread; may be
/// closed by another, which wakes the reader.
final class LiveBody extends InputStream {
  private final Runnable cancel;
  private volatile Pipe pipe;
  private volatile boolean closed;

  /// @param cancel ends the call; idempotent
  LiveBody(Pipe pipe, Runnable cancel) {
    this.pipe = pipe;
    this.cancel = cancel;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    try {
      while (true) {
        if (closed) {
          throw new IOException("closed");
        }
        int count = pipe.take(into, offset, length);
        Pipe more = count < 0 ? pipe.successor() : null;
        if (more == null) {
          return count;
        }
        pipe = more;
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      cancel.run();
      throw (IOException) new InterruptedIOException("interrupted").initCause(stop);
    }
  }

  @Override
  public int available() {
    return closed ? 0 : pipe.available();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pipe.abandon();
      cancel.run();
    }
  }
}

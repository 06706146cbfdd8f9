package dev.understudy.langchain4j;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The bytes of a stream of events, without a byte order mark at their start, and with a limit to
/// what one line may hold: a provider must not fill the memory of who reads it.
final class StreamBody extends FilterInputStream {
  private static final int LONGEST_LINE = 1 << 20;
  private static final int[] MARK = {0xEF, 0xBB, 0xBF};

  private int line;
  private int start;

  StreamBody(InputStream bytes) {
    super(bytes);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    if (count <= 0) {
      return count;
    }
    int kept = start < MARK.length ? withoutMark(into, offset, count) : count;
    measure(into, offset, kept);
    return kept == 0 ? read(into, offset, length) : kept;
  }

  /// Drops what belongs to the mark; a mark that is not whole is dropped with it.
  private int withoutMark(byte[] into, int offset, int count) {
    int skipped = 0;
    while (skipped < count && start < MARK.length) {
      if ((into[offset + skipped] & 0xFF) != MARK[start]) {
        start = MARK.length;
        break;
      }
      start++;
      skipped++;
    }
    System.arraycopy(into, offset + skipped, into, offset, count - skipped);
    return count - skipped;
  }

  private void measure(byte[] bytes, int offset, int count) throws IOException {
    for (int at = offset; at < offset + count; at++) {
      line = bytes[at] == '\n' || bytes[at] == '\r' ? 0 : line + 1;
      if (line > LONGEST_LINE) {
        throw new IOException("an event of more than " + LONGEST_LINE + " bytes");
      }
    }
  }
}

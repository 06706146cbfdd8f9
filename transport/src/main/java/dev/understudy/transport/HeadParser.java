package dev.understudy.transport;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads blocks of lines that end with an empty one: the head of an answer, or the trailer of a
/// chunked body. Keeps what came so far, so that the input may be split anywhere. Not thread-safe.
final class HeadParser {
  /// The most bytes a block may have, line ends included.
  static final int MAX_BYTES = 32 * 1024;

  /// The most fields a block may have.
  static final int MAX_FIELDS = 100;

  private static final int WINDOW = 1024;
  private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

  private byte[] block = new byte[WINDOW];
  private int length;
  private int lineFrom;

  /// Begin and end of each complete line, without its line end.
  private int[] lines = new int[64];

  private int lineCount;

  private int[] ranges = new int[0];

  /// Forgets the last block.
  void begin() {
    length = 0;
    lineFrom = 0;
    lineCount = 0;
  }

  /// Whether any byte of the block has been read.
  boolean begun() {
    return length > 0;
  }

  /// Reads on, to the end of the block at most.
  ///
  /// @return whether the block is complete
  boolean read(ByteBuf in) throws BadAnswer {
    while (in.isReadable()) {
      int count = Math.min(in.readableBytes(), WINDOW);
      if (length + count > block.length) {
        block = Arrays.copyOf(block, Math.max(2 * block.length, length + count));
      }
      in.getBytes(in.readerIndex(), block, length, count);
      int end = lines(length, length + count);
      if (end >= 0) {
        in.skipBytes(end - length);
        length = end;
        return true;
      }
      in.skipBytes(count);
      length += count;
    }
    return false;
  }

  /// The end of the block between two offsets, or -1.
  private int lines(int from, int to) throws BadAnswer {
    for (int at = from; at < to; at++) {
      if (at >= MAX_BYTES) {
        throw new BadAnswer("header block is larger than " + MAX_BYTES + " bytes");
      }
      if (block[at] == '\n') {
        if (at == lineFrom || block[at - 1] != '\r') {
          throw new BadAnswer("header line does not end with CR LF");
        }
        if (at - 1 == lineFrom) {
          return at + 1;
        }
        line(lineFrom, at - 1);
        lineFrom = at + 1;
      }
    }
    return -1;
  }

  private void line(int from, int to) throws BadAnswer {
    // One line more than fields: the status line.
    if (lineCount > MAX_FIELDS) {
      throw new BadAnswer("more than " + MAX_FIELDS + " header fields");
    }
    if (2 * lineCount + 2 > lines.length) {
      lines = Arrays.copyOf(lines, 2 * lines.length);
    }
    lines[2 * lineCount] = from;
    lines[2 * lineCount + 1] = to;
    lineCount++;
  }

  /// Fails as soon as the first bytes show that this is no HTTP/1 answer, without waiting for lines
  /// that may never come.
  void checkStart() throws BadAnswer {
    for (int at = 0; at < Math.min(length, VERSION.length); at++) {
      if (block[at] != VERSION[at]) {
        throw new BadAnswer("answer does not begin with HTTP/1");
      }
    }
  }

  /// The minor version of a complete head: 0 or 1.
  int minorVersion() throws BadAnswer {
    checkStart();
    byte minor = lineCount == 0 || lines[1] < 12 ? 0 : block[7];
    if ((minor != '0' && minor != '1') || block[8] != ' ') {
      throw new BadAnswer("malformed status line");
    }
    return minor - '0';
  }

  /// The status of a complete head, 100 to 999.
  int status() throws BadAnswer {
    int end = lines[1];
    int status = 0;
    for (int at = 9; at < 12; at++) {
      if (block[at] < '0' || block[at] > '9') {
        throw new BadAnswer("malformed status line");
      }
      status = 10 * status + block[at] - '0';
    }
    if (status < 100 || (end > 12 && block[12] != ' ')) {
      throw new BadAnswer("malformed status line");
    }
    for (int at = 12; at < end; at++) {
      if (!Characters.isFieldValue(block[at])) {
        throw new BadAnswer("control character in status line");
      }
    }
    return status;
  }

  /// Checks every field of a complete block and tells them to `framing`.
  ///
  /// @param firstLine 1 for a head, 0 for a trailer
  void fields(int firstLine, Framing framing) throws BadAnswer {
    int fields = lineCount - firstLine;
    if (fields > MAX_FIELDS) {
      throw new BadAnswer("more than " + MAX_FIELDS + " header fields");
    }
    ranges = new int[4 * fields];
    for (int field = 0; field < fields; field++) {
      int line = 2 * (field + firstLine);
      field(lines[line], lines[line + 1], 4 * field);
      framing.field(
          block,
          ranges[4 * field],
          ranges[4 * field + 1],
          ranges[4 * field + 2],
          ranges[4 * field + 3]);
    }
  }

  /// The fields that were checked last.
  HeaderBlock headers() {
    return new HeaderBlock(Arrays.copyOf(block, length), ranges);
  }

  private void field(int from, int to, int range) throws BadAnswer {
    int colon = from;
    for (; colon < to && block[colon] != ':'; colon++) {
      byte b = block[colon];
      if (!Characters.isToken(b)) {
        // Also a line that continues the one before, and a blank before the colon.
        throw new BadAnswer("malformed header name");
      }
      if (b >= 'A' && b <= 'Z') {
        block[colon] = (byte) (b + 'a' - 'A');
      }
    }
    if (colon == from || colon == to) {
      throw new BadAnswer("header line without a name");
    }
    int valueFrom = colon + 1;
    int valueTo = to;
    while (valueFrom < valueTo && isBlank(block[valueFrom])) {
      valueFrom++;
    }
    while (valueTo > valueFrom && isBlank(block[valueTo - 1])) {
      valueTo--;
    }
    for (int at = valueFrom; at < valueTo; at++) {
      if (!Characters.isFieldValue(block[at])) {
        throw new BadAnswer("control character in a header value");
      }
    }
    ranges[range] = from;
    ranges[range + 1] = colon;
    ranges[range + 2] = valueFrom;
    ranges[range + 3] = valueTo;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}

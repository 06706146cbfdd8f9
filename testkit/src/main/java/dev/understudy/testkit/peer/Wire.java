package dev.understudy.testkit.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// An answer as bytes, and where its places are in them.
final class Wire {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<byte[]> parts;
  private final int[] starts; // of each part's framing, and of what follows the last one
  private final int[] payloads; // of each part's first byte
  private final int head;

  Wire(byte[] head, List<byte[]> parts, boolean chunked) {
    this.parts = parts;
    this.head = head.length;
    starts = new int[parts.size() + 1];
    payloads = new int[parts.size()];
    out.writeBytes(head);
    for (int i = 0; i < parts.size(); i++) {
      byte[] part = parts.get(i);
      starts[i] = out.size();
      if (chunked && part.length > 0) {
        ascii(Integer.toHexString(part.length) + "\r\n");
      }
      payloads[i] = out.size();
      out.writeBytes(part);
      if (chunked && part.length > 0) {
        ascii("\r\n");
      }
    }
    starts[parts.size()] = out.size();
    if (chunked) {
      ascii("0\r\n\r\n");
    }
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  int offset(Place place) {
    return switch (place) {
      case Place.Head(int at) -> Math.min(at, head);
      case Place.Body(int at) -> ofBody(at);
      case Place.Part(int index) -> starts[Math.min(index, parts.size())];
      case Place.End() -> out.size();
    };
  }

  private int ofBody(int at) {
    int left = at;
    for (int i = 0; i < parts.size(); i++) {
      int length = parts.get(i).length;
      if (left < length) {
        return left == 0 ? starts[i] : payloads[i] + left;
      }
      left -= length;
    }
    return starts[parts.size()];
  }

  private void ascii(String text) {
    out.writeBytes(text.getBytes(US_ASCII));
  }
}

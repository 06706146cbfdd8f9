package dev.understudy.transport;

import dev.understudy.dialects.Piece;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One request, ready to be written, and written again if a stale connection swallowed it. Nothing
/// is copied and nothing written to: the arrays of the pieces must not change until the exchange is
/// over. `toString` shows no content.
public final class ClientRequest {
  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE = {};

  private final RequestHead head;
  private final HeaderLines extra;
  private final List<Piece> body;
  private final long length;
  private final boolean stream;
  private final boolean replaySafe;

  /// A request.
  ///
  /// @param head request line and fields of the target
  /// @param extra fields of this call
  /// @param body pieces in the order they are sent; empty for none
  /// @param stream whether the answer is a stream, watched by `first_token` and the clocks between
  ///   contents
  /// @param replaySafe whether it may be sent again when a reused connection closed before any byte
  ///   of an answer, though the provider may have seen it
  public ClientRequest(
      RequestHead head, HeaderLines extra, List<Piece> body, boolean stream, boolean replaySafe) {
    this.head = head;
    this.extra = extra;
    this.body = List.copyOf(body);
    this.stream = stream;
    this.replaySafe = replaySafe;
    long sum = 0;
    for (Piece piece : this.body) {
      sum += piece.length();
    }
    this.length = sum;
  }

  /// A replay-safe request without fields of its own.
  public static ClientRequest of(RequestHead head, byte[] body, boolean stream) {
    return new ClientRequest(head, HeaderLines.NONE, List.of(Piece.of(body)), stream, true);
  }

  RequestHead head() {
    return head;
  }

  HeaderLines extra() {
    return extra;
  }

  List<Piece> body() {
    return body;
  }

  boolean stream() {
    return stream;
  }

  boolean replaySafe() {
    return replaySafe;
  }

  /// The bytes of the body.
  public long length() {
    return length;
  }

  /// `content-length: n`, or nothing for a request that has no body and expects none.
  byte[] lengthField() {
    return length > 0 || head.bodyExpected() ? LENGTH : NONE;
  }

  @Override
  public String toString() {
    return "ClientRequest[" + head.origin() + ", " + length + " bytes]";
  }
}

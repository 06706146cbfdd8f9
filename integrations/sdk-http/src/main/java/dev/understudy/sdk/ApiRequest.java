package dev.understudy.sdk;

import dev.understudy.dialects.Piece;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an SDK wants to send, without the address.
///
/// @param method `GET`, `POST`, …
/// @param path its segments after the base URL
/// @param headers by names in any case ([HeaderFields]); credentials among them go nowhere
/// @param body empty if there is none; closed when the call is over
public record ApiRequest(
    String method, List<String> path, Map<String, List<String>> headers, Optional<Body> body) {
  public ApiRequest {
    path = List.copyOf(path);
  }

  void close() {
    body.ifPresent(given -> given.closing().run());
  }

  /// The method and the path; header fields may hold secrets.
  @Override
  public String toString() {
    return method + " /" + String.join("/", path);
  }

  /// Writes a body.
  @FunctionalInterface
  public interface Writing {
    /// Writes all of it; nothing is closed.
    void writeTo(OutputStream out) throws IOException;
  }

  /// A body, from an SDK or for its HTTP client.
  ///
  /// @param contentType its media type; empty if the SDK does not say
  /// @param length in bytes; negative if it is not known
  /// @param repeatable whether it can be written more than once
  /// @param writing writes it
  /// @param closing releases what it holds; idempotent
  public record Body(
      Optional<String> contentType,
      long length,
      boolean repeatable,
      Writing writing,
      Runnable closing) {

    /// Writes it. An SDK's interface declares no checked exception, but its HTTP client must see a
    /// broken connection as the [IOException] it is: that is thrown undeclared.
    public void writeTo(OutputStream out) {
      Body.<RuntimeException>write(writing, out);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> void write(Writing writing, OutputStream out) throws E {
      try {
        writing.writeTo(out);
      } catch (IOException broken) {
        throw (E) broken;
      }
    }

    /// The same of these bytes.
    Body of(List<Piece> pieces) {
      long sum = pieces.stream().mapToLong(Piece::length).sum();
      Writing each =
          out -> {
            for (Piece piece : pieces) {
              out.write(piece.bytes(), piece.from(), piece.length());
            }
          };
      return new Body(contentType, sum, true, each, closing);
    }
  }
}

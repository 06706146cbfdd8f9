package dev.understudy.testkit.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.testkit.peer.Header;
import java.util.List;
import java.util.Optional;

/// A request or an answer, put together from its frames.
///
/// @param stream the stream it came on
/// @param fields of the first block that was no interim answer, pseudo fields included
/// @param body so far
/// @param end how the stream ended
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Message(int stream, List<Header> fields, byte[] body, End end) {
  /// How a stream ended.
  public sealed interface End {
    /// As it should.
    record Whole() implements End {}

    /// By RST_STREAM.
    record Reset(int code) implements End {}

    /// With its connection: by GOAWAY that says it was not looked at, or by the end of the input.
    record Gone() implements End {}
  }

  /// The first field of this name.
  public Optional<String> field(String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .map(Header::value)
        .findFirst();
  }

  /// The status of an answer; 0 if it has none.
  public int status() {
    return field(":status").map(Integer::parseInt).orElse(0);
  }

  /// The body as UTF-8 text.
  public String text() {
    return new String(body, UTF_8);
  }

  /// Whether it ended as it should.
  public boolean whole() {
    return end instanceof End.Whole;
  }
}

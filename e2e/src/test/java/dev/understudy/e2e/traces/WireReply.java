package dev.understudy.e2e.traces;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.testkit.peer.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An answer, read without an HTTP client: those take decisions of their own.
///
/// @param headers by their names in lower case; of a name that is there twice, the last
/// @param body without its framing, which must be right
record WireReply(int status, Map<String, String> headers, String body) {
  WireReply {
    headers = Map.copyOf(headers);
  }

  /// Reads one from a connection that may stay open.
  static WireReply read(RawClient client) throws IOException {
    String head = client.readUntil("\r\n\r\n");
    List<String> lines = head.lines().toList();
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    String body =
        headers.getOrDefault("transfer-encoding", "").equals("chunked")
            ? chunks(client)
            : exactly(client, Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new WireReply(
        Integer.parseInt(lines.getFirst().split(" ", -1)[1]),
        headers,
        new String(body.getBytes(ISO_8859_1), UTF_8));
  }

  private static String chunks(RawClient client) throws IOException {
    var body = new StringBuilder();
    while (true) {
      int length = Integer.parseInt(client.readUntil("\r\n").strip(), 16);
      body.append(exactly(client, length));
      String end = client.readUntil("\r\n");
      if (!end.equals("\r\n")) {
        throw new IOException("a chunk is longer than it says");
      }
      if (length == 0) {
        return body.toString();
      }
    }
  }

  private static String exactly(RawClient client, int length) throws IOException {
    String text = client.read(length);
    if (text.length() < length) {
      throw new IOException("the body ends after " + text.length() + " of " + length + " bytes");
    }
    return text;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// The data of each event.
  List<String> events() {
    return body.lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }
}

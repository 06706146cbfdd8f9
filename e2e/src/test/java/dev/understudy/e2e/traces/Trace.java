package dev.understudy.e2e.traces;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.e2e.Mode;
import dev.understudy.testkit.peer.Header;
import dev.understudy.testkit.peer.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// A request as a client sends it. `@model@` stands for the model's name, `@host@` for the address,
/// `@length@` for the number of the body's bytes; all else is as it was on the wire.
///
/// @param client who sends it: the folder of its file
/// @param headers in their order
record Trace(
    String client, Dialect dialect, Mode mode, String path, List<Header> headers, String body) {
  static final String MODEL = "@model@";

  private static final String HOST = "@host@";
  private static final String LENGTH = "@length@";
  private static final Path FOLDER = Path.of("src", "test", "resources", "traces");

  Trace {
    headers = List.copyOf(headers);
  }

  /// The trace of a request that was sent for the model `@model@`, without what only says where it
  /// was recorded.
  static Trace of(String client, Received request) {
    List<Header> headers =
        request.headers().stream()
            .map(line ->
                switch (line.name().toLowerCase(Locale.ROOT)) {
                  case "host" -> new Header(line.name(), HOST);
                  case "content-length" -> new Header(line.name(), LENGTH);
                  case "x-stainless-os-version" -> new Header(line.name(), "6.12");
                  default -> line;
                })
            .toList();
    return new Trace(
        client,
        Dialect.ofPath(request.path()),
        request.stream() ? Mode.STREAM : Mode.PLAIN,
        request.path(),
        headers,
        request.text());
  }

  /// All that there are.
  static List<Trace> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".http"))
          .sorted()
          .map(Trace::read)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Those of one client.
  static List<Trace> of(String client) {
    return all().stream().filter(trace -> trace.client.equals(client)).toList();
  }

  /// A file holds the request line, the header lines, an empty line and the body, each ended by LF.
  private static Trace read(Path file) {
    try {
      String text = Files.readString(file);
      int end = text.indexOf("\n\n");
      List<String> head = text.substring(0, end).lines().toList();
      var headers = new ArrayList<Header>();
      for (String line : head.subList(1, head.size())) {
        int colon = line.indexOf(": ");
        headers.add(new Header(line.substring(0, colon), line.substring(colon + 2)));
      }
      String path = head.getFirst().split(" ", -1)[1];
      String name = file.getFileName().toString();
      return new Trace(
          Objects.requireNonNull(file.getParent()).getFileName().toString(),
          Dialect.ofPath(path),
          name.endsWith("-stream.http") ? Mode.STREAM : Mode.PLAIN,
          path,
          headers,
          text.substring(end + 2, text.length() - 1));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Writes its file.
  void write() throws IOException {
    Path file = FOLDER.resolve(name() + ".http");
    Files.createDirectories(file.getParent());
    Files.writeString(file, head(path).replace("\r\n", "\n") + body + "\n");
  }

  /// For the names of tests and of files: `node/chat-plain`.
  String name() {
    return "%s/%s-%s".formatted(client, dialect.words(), mode).toLowerCase(Locale.ROOT);
  }

  /// The first header of this name, whatever its case.
  Optional<String> header(String name) {
    return headers.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /// Whether the client asks for the usage of a stream, or need not ask.
  boolean asksForUsage() {
    return dialect != Dialect.CHAT || mode == Mode.PLAIN || body.contains("include_usage");
  }

  /// The body for this model.
  String body(String model) {
    return body.replace(MODEL, model);
  }

  /// What goes over the wire to ask for this model.
  byte[] bytes(String model, int port) {
    String text = body(model);
    String head =
        head(path.replace(MODEL, model))
            .replace(HOST, "127.0.0.1:" + port)
            .replace(LENGTH, Integer.toString(text.getBytes(UTF_8).length));
    return (head + text).getBytes(UTF_8);
  }

  private String head(String path) {
    var head = new StringBuilder("POST " + path + " HTTP/1.1\r\n");
    headers.forEach(line -> head.append(line.name() + ": " + line.value() + "\r\n"));
    return head.append("\r\n").toString();
  }

  @Override
  public String toString() {
    return name();
  }
}

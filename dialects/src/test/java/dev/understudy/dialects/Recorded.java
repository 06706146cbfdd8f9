package dev.understudy.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.sse.SseParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Streams kept under `src/test/data`.
public final class Recorded {
  private Recorded() {}

  /// An event with its data as text.
  public record Event(String name, String data) {
    /// The data as bytes.
    public byte[] bytes() {
      return data.getBytes(UTF_8);
    }
  }

  /// The bytes of a recorded stream.
  public static byte[] stream(Dialect dialect, String name) {
    try {
      return Files.readAllBytes(directory(dialect).resolve(name + ".sse"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The names of all recorded streams of a dialect.
  public static List<String> names(Dialect dialect) {
    try (Stream<Path> files = Files.list(directory(dialect))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sse"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path directory(Dialect dialect) {
    return Path.of("src/test/data", dialect.name().toLowerCase(Locale.ROOT));
  }

  /// The events of a whole stream.
  public static List<Event> events(byte[] stream) {
    Events events = new Events();
    SseParser parser = new SseParser();
    parser.feed(stream, 0, stream.length, events);
    parser.end(events);
    return events.all;
  }

  /// Keeps what a parser reports. Comments count only by their number.
  public static final class Events implements FrameParser.Sink {
    /// The events so far.
    public final List<Event> all = new ArrayList<>();

    /// What went wrong so far.
    public final List<String> wrong = new ArrayList<>();

    /// How many comments there were.
    public int comments;

    /// Nothing so far.
    public Events() {}

    @Override
    public void event(String name, byte[] data, int from, int to) {
      all.add(new Event(name, new String(data, from, to - from, UTF_8)));
    }

    @Override
    public void comment() {
      comments++;
    }

    @Override
    public void malformed(String why) {
      wrong.add("malformed: " + why);
    }

    @Override
    public void broken(String why) {
      wrong.add("broken: " + why);
    }
  }
}

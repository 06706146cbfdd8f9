package dev.understudy.testkit.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One answer, byte by byte: status, headers, a body in parts, the pauses in it, and where and how
/// it ends. A part is what is sent as one chunk (one event of a stream).
///
/// Immutable; every method gives a changed copy. Thread-safe.
public final class Answer implements Script {
  private record Pause(Place at, Duration length) {}

  private record Stop(Place at, Ending ending) {}

  private record Shape(
      int status,
      List<Header> headers,
      List<byte[]> parts,
      Framing framing,
      List<Pause> pauses,
      Stop stop) {}

  private final Shape shape;
  private volatile @Nullable List<Step> program;

  private Answer(Shape shape) {
    this.shape = shape;
  }

  /// An answer with this status, no headers of its own and an empty body.
  public static Answer status(int status) {
    return new Answer(
        new Shape(
            status,
            List.of(),
            List.of(),
            Framing.LENGTH,
            List.of(),
            new Stop(new Place.End(), Ending.KEEP)));
  }

  /// A JSON answer.
  public static Answer json(int status, String body) {
    return status(status).header("content-type", "application/json").body(body);
  }

  /// An event stream: status 200, one chunk per event.
  ///
  /// @param events complete frames, with the empty line that ends each
  public static Answer events(List<String> events) {
    return status(200)
        .header("content-type", "text/event-stream")
        .header("cache-control", "no-cache")
        .parts(events.stream().map(event -> event.getBytes(UTF_8)).toList())
        .framing(Framing.CHUNKED);
  }

  /// Exactly these bytes, which need not be HTTP, and then FIN.
  public static Answer raw(byte[] bytes) {
    return status(200).parts(List.of(bytes)).framing(Framing.RAW).thenClose();
  }

  @Override
  public Answer answer(Received request) {
    return this;
  }

  /// Adds a header line; a name may be there twice.
  @Override
  public Answer header(String name, String value) {
    var headers = new ArrayList<>(shape.headers);
    headers.add(new Header(name, value));
    return new Answer(
        new Shape(
            shape.status,
            List.copyOf(headers),
            shape.parts,
            shape.framing,
            shape.pauses,
            shape.stop));
  }

  /// Asks to come back after so many seconds.
  @Override
  public Answer retryAfter(long seconds) {
    return header("retry-after", Long.toString(seconds));
  }

  /// This body, in UTF-8, as one part.
  public Answer body(String body) {
    return parts(List.of(body.getBytes(UTF_8)));
  }

  /// This body, in these parts.
  public Answer parts(List<byte[]> parts) {
    return new Answer(
        new Shape(
            shape.status,
            shape.headers,
            List.copyOf(parts),
            shape.framing,
            shape.pauses,
            shape.stop));
  }

  /// The parts as UTF-8 text.
  public List<String> events() {
    return shape.parts.stream().map(part -> new String(part, UTF_8)).toList();
  }

  /// The same answer with other parts, each as UTF-8 text: events left out, added, or written in
  /// another way. Places that were named by the number of a part are those of the new parts.
  public Answer events(UnaryOperator<List<String>> change) {
    return parts(change.apply(events()).stream().map(text -> text.getBytes(UTF_8)).toList());
  }

  /// How the end of the body is told.
  public Answer framing(Framing framing) {
    return new Answer(
        new Shape(shape.status, shape.headers, shape.parts, framing, shape.pauses, shape.stop));
  }

  /// Sends nothing before this time has passed.
  @Override
  public Answer after(Duration delay) {
    return pause(new Place.Head(0), delay);
  }

  /// Sends the head at once and the body after this time.
  public Answer bodyAfter(Duration delay) {
    return pause(new Place.Part(0), delay);
  }

  /// Pauses before byte `at` of the head.
  public Answer pauseInHead(int at, Duration pause) {
    return pause(new Place.Head(at), pause);
  }

  /// Pauses before byte `at` of the body.
  public Answer pauseAt(int at, Duration pause) {
    return pause(new Place.Body(at), pause);
  }

  /// Pauses before part `index`, counted from 0.
  public Answer pauseBeforePart(int index, Duration pause) {
    return pause(new Place.Part(index), pause);
  }

  /// Pauses between the parts.
  public Answer pace(Duration pause) {
    return pauses(
        IntStream.range(1, shape.parts.size())
            .mapToObj(part -> new Pause(new Place.Part(part), pause)));
  }

  /// Sends the body byte by byte, with this pause before each.
  public Answer drip(Duration pause) {
    int length = shape.parts.stream().mapToInt(part -> part.length).sum();
    return pauses(IntStream.range(0, length).mapToObj(at -> new Pause(new Place.Body(at), pause)));
  }

  /// Stops before byte `at` of the head; at 0 nothing at all is sent.
  public Answer stopInHead(int at, Ending ending) {
    return stop(new Place.Head(at), ending);
  }

  /// Stops before byte `at` of the body, framing not counted. In the middle of a part of a chunked
  /// answer that is the middle of a chunk.
  public Answer stopAt(int at, Ending ending) {
    return stop(new Place.Body(at), ending);
  }

  /// Stops before part `index`, counted from 0; the number of parts is after the last one, before
  /// the end of the body is told.
  public Answer stopBeforePart(int index, Ending ending) {
    return stop(new Place.Part(index), ending);
  }

  /// Closes the connection after the whole answer, and says so in a header.
  public Answer closeAfter() {
    return header("connection", "close").thenClose();
  }

  /// Closes the connection after the whole answer without a word.
  public Answer thenClose() {
    return stop(new Place.End(), Ending.CLOSE);
  }

  /// Keeps the connection open but unusable: see [Ending#STALE].
  public Answer thenStale() {
    return stop(new Place.End(), Ending.STALE);
  }

  /// How many parts the body has.
  public int partCount() {
    return shape.parts.size();
  }

  /// Whether nothing of it is held back.
  boolean whole() {
    return shape.stop.at instanceof Place.End;
  }

  Ending ending() {
    boolean closes = shape.framing == Framing.UNTIL_CLOSE && shape.stop.ending == Ending.KEEP;
    return closes ? Ending.CLOSE : shape.stop.ending;
  }

  int status() {
    return shape.status;
  }

  List<Header> headers() {
    return shape.headers;
  }

  /// How long nothing at all is sent; empty if nothing ever is.
  Optional<Duration> silence() {
    if (shape.stop.at instanceof Place.Head) {
      return Optional.empty();
    }
    return Optional.of(
        shape.pauses.stream()
            .filter(pause -> pause.at instanceof Place.Head)
            .map(Pause::length)
            .reduce(Duration.ZERO, Duration::plus));
  }

  /// The body alone, for a protocol with a framing of its own.
  List<Step> bodyProgram() {
    var wire = new Wire(new byte[0], shape.parts, false);
    List<Step.Mark> marks =
        shape.pauses.stream()
            .filter(pause -> !(pause.at instanceof Place.Head))
            .map(pause -> new Step.Mark(wire.offset(pause.at), pause.length.toNanos()))
            .toList();
    return Step.program(wire.bytes(), marks, wire.offset(shape.stop.at));
  }

  List<Step> program() {
    List<Step> known = program;
    if (known == null) {
      known = compile();
      program = known;
    }
    return known;
  }

  private List<Step> compile() {
    byte[] head = shape.framing == Framing.RAW ? new byte[0] : head().getBytes(ISO_8859_1);
    var wire = new Wire(head, shape.parts, shape.framing == Framing.CHUNKED);
    List<Step.Mark> marks =
        shape.pauses.stream()
            .map(pause -> new Step.Mark(wire.offset(pause.at), pause.length.toNanos()))
            .toList();
    return Step.program(wire.bytes(), marks, wire.offset(shape.stop.at));
  }

  private String head() {
    var head = new StringBuilder("HTTP/1.1 " + shape.status + " " + Reason.of(shape.status));
    head.append("\r\n");
    shape.headers.forEach(
        header -> head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
    switch (shape.framing) {
      case LENGTH -> {
        if (shape.headers.stream().noneMatch(header -> header.named("content-length"))) {
          int length = shape.parts.stream().mapToInt(part -> part.length).sum();
          head.append("content-length: ").append(length).append("\r\n");
        }
      }
      case CHUNKED -> head.append("transfer-encoding: chunked\r\n");
      case UNTIL_CLOSE, RAW -> {}
    }
    return head.append("\r\n").toString();
  }

  private Answer pause(Place at, Duration length) {
    return pauses(Stream.of(new Pause(at, length)));
  }

  private Answer pauses(Stream<Pause> more) {
    return new Answer(
        new Shape(
            shape.status,
            shape.headers,
            shape.parts,
            shape.framing,
            Stream.concat(shape.pauses.stream(), more).toList(),
            shape.stop));
  }

  private Answer stop(Place at, Ending ending) {
    return new Answer(
        new Shape(
            shape.status,
            shape.headers,
            shape.parts,
            shape.framing,
            shape.pauses,
            new Stop(at, ending)));
  }
}

package dev.understudy.testkit.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A good answer of a model: plain or as a stream, as the request asks, under the model's name that
/// the request has. What is said about events concerns streams; a plain answer comes late instead
/// of pausing and is cut in the middle instead of after an event.
///
/// Immutable; every method gives a changed copy. Thread-safe.
public final class Completion implements Script {
  /// A call of a tool.
  ///
  /// @param id the provider's id of the call
  /// @param name of the tool
  /// @param arguments a JSON object
  public record ToolCall(String id, String name, String arguments) {}

  /// What a model says.
  ///
  /// @param text may be empty
  /// @param tools called after the text
  /// @param finish the dialect's finish reason; empty: what it usually is
  record Speech(
      String text,
      List<ToolCall> tools,
      int inputTokens,
      int outputTokens,
      Optional<String> finish) {
    /// The text in pieces that together are the text: a word with the space before it each.
    List<String> words() {
      return List.of(text.splitWithDelimiters("(?= )", 0)).stream()
          .filter(word -> !word.isEmpty())
          .toList();
    }
  }

  /// How a dialect writes a speech.
  interface Form {
    String plain(String model, Speech speech);

    List<String> events(String model, Speech speech, boolean usage);

    /// How many events there are before the first one with content.
    int opening();

    String errorBody();

    String errorEvent();
  }

  private record Shape(Speech speech, Duration firstToken, Duration pace, Optional<Break> broken) {}

  private record Break(int event, Optional<Ending> ending) {}

  private final Form form;
  private final Shape shape;
  private final ConcurrentMap<String, Answer> known = new ConcurrentHashMap<>();

  private Completion(Form form, Shape shape) {
    this.form = form;
    this.shape = shape;
  }

  static Completion of(Form form, String text) {
    int tokens = text.isEmpty() ? 0 : text.split(" ", -1).length;
    return new Completion(
        form,
        new Shape(
            new Speech(text, List.of(), 9, tokens, Optional.empty()),
            Duration.ZERO,
            Duration.ZERO,
            Optional.empty()));
  }

  /// So many numbered words.
  static String words(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(n -> "word" + n)
        .collect(Collectors.joining(" "));
  }

  @Override
  public Answer answer(Received request) {
    String model = request.model().orElse("model");
    boolean stream = request.stream();
    boolean usage = stream && request.text().matches("(?s).*\"include_usage\"\\s*:\\s*true.*");
    return known.computeIfAbsent(
        stream + " " + usage + " " + model, key -> stream ? streamed(model, usage) : plain(model));
  }

  /// Calls a tool after the text.
  ///
  /// @param arguments a JSON object
  public Completion tool(String id, String name, String arguments) {
    var tools = new ArrayList<>(shape.speech.tools);
    tools.add(new ToolCall(id, name, arguments));
    Speech s = shape.speech;
    return say(new Speech(s.text, List.copyOf(tools), s.inputTokens, s.outputTokens, s.finish));
  }

  /// The usage that is reported.
  public Completion usage(int inputTokens, int outputTokens) {
    Speech s = shape.speech;
    return say(new Speech(s.text, s.tools, inputTokens, outputTokens, s.finish));
  }

  /// Why the model stopped, in the dialect's word.
  public Completion finish(String reason) {
    Speech s = shape.speech;
    return say(new Speech(s.text, s.tools, s.inputTokens, s.outputTokens, Optional.of(reason)));
  }

  /// The first content comes so late; what a dialect sends before it comes at once.
  public Completion firstTokenAfter(Duration delay) {
    return new Completion(form, new Shape(shape.speech, delay, shape.pace, shape.broken));
  }

  /// This pause before every event.
  public Completion pace(Duration pause) {
    return new Completion(form, new Shape(shape.speech, shape.firstToken, pause, shape.broken));
  }

  /// After this number of events the connection does this.
  public Completion breakAfter(int events, Ending ending) {
    return broken(new Break(events, Optional.of(ending)));
  }

  /// After this number of events comes an error event, and then the proper end of the body.
  public Completion errorAfter(int events) {
    return broken(new Break(events, Optional.empty()));
  }

  /// Breaks before any content, but after what the dialect sends before it.
  public Completion breakBeforeContent(Ending ending) {
    return breakAfter(form.opening(), ending);
  }

  /// Gives an error event instead of content.
  public Completion errorBeforeContent() {
    return errorAfter(form.opening());
  }

  private Completion broken(Break at) {
    return new Completion(
        form, new Shape(shape.speech, shape.firstToken, shape.pace, Optional.of(at)));
  }

  private Completion say(Speech speech) {
    return new Completion(form, new Shape(speech, shape.firstToken, shape.pace, shape.broken));
  }

  private Answer plain(String model) {
    String body = form.plain(model, shape.speech);
    Answer answer = Answer.json(200, body);
    if (!shape.firstToken.isZero()) {
      answer = answer.after(shape.firstToken);
    }
    if (shape.broken.isPresent()) {
      Optional<Ending> ending = shape.broken.get().ending;
      return ending.isPresent()
          ? answer.stopAt(body.length() / 2, ending.get())
          : answer.body(form.errorBody());
    }
    return answer;
  }

  private Answer streamed(String model, boolean usage) {
    List<String> events = new ArrayList<>(form.events(model, shape.speech, usage));
    Optional<Break> broken = shape.broken;
    if (broken.isPresent() && broken.get().ending.isEmpty()) {
      events = new ArrayList<>(events.subList(0, Math.min(events.size(), broken.get().event)));
      events.add(form.errorEvent());
    }
    Answer answer = Answer.events(events);
    if (!shape.firstToken.isZero()) {
      answer = answer.pauseBeforePart(form.opening(), shape.firstToken);
    }
    if (!shape.pace.isZero()) {
      answer = answer.pace(shape.pace);
    }
    return broken.isPresent() && broken.get().ending.isPresent()
        ? answer.stopBeforePart(broken.get().event, broken.get().ending.get())
        : answer;
  }
}

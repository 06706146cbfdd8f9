package dev.understudy.cli.demo;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Something that goes wrong, and the calls that live through it.
///
/// @param title what is the matter
/// @param incident does it to the cast
/// @param calls made one after the other
record Scene(String title, Consumer<Cast> incident, List<Beat> calls) {

  /// One call.
  ///
  /// @param streaming whether its answer is streamed
  /// @param pause before it
  record Beat(boolean streaming, Duration pause) {
    static final Beat PLAIN = new Beat(false, Duration.ofMillis(250));
    static final Beat STREAM = new Beat(true, Duration.ofMillis(250));

    static Beat plainAfter(Duration pause) {
      return new Beat(false, pause);
    }
  }

  /// The programme, in its order.
  static List<Scene> all() {
    return List.of(
        new Scene("everyone is well", cast -> {}, List.of(Beat.PLAIN, Beat.STREAM)),
        new Scene(
            "openai answers 429 and asks to be left alone for 2 s",
            cast -> cast.openai.next(Answers.openai().error(429).retryAfter(2)),
            List.of(Beat.PLAIN, Beat.PLAIN, Beat.plainAfter(Duration.ofMillis(2100)))),
        new Scene(
            "openai answers 503",
            cast -> cast.openai.next(Answers.openai().error(503)),
            List.of(Beat.PLAIN, Beat.STREAM)),
        new Scene(
            "openai accepts the request and says nothing",
            cast -> cast.openai.always(Answers.silence()),
            List.of(Beat.STREAM)),
        new Scene(
            "openai's stream breaks before its first word",
            cast ->
                cast.openai.next(
                    Answers.openai().text("never heard").breakBeforeContent(Ending.RESET)),
            List.of(Beat.STREAM, Beat.STREAM)),
        new Scene(
            "openai refuses connections, anthropic answers 529",
            cast -> {
              cast.openai.refuse();
              cast.anthropic.always(Answers.anthropic().error(529));
            },
            List.of(Beat.PLAIN, Beat.STREAM)),
        new Scene(
            "everyone is down",
            cast -> {
              cast.openai.refuse();
              cast.anthropic.always(Answers.anthropic().error(529));
              cast.mistral.always(Answers.openai().error(500));
            },
            List.of(Beat.PLAIN)),
        new Scene(
            "everyone is well again; openai gets its part back when its breaker lets a call try",
            cast -> {},
            List.of(Beat.PLAIN, Beat.plainAfter(Duration.ofMillis(11_200)), Beat.STREAM)));
  }
}

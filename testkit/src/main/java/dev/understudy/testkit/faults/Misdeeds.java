package dev.understudy.testkit.faults;

import static dev.understudy.testkit.faults.Fault.TEXT_OF_A;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What provider A does, where a row of the table would be too long for it.
final class Misdeeds {
  /// Long enough for what was sent to be read before the end of the connection is.
  private static final Duration READ = Duration.ofMillis(200);

  private Misdeeds() {}

  /// A's usual answer.
  static Script good(Voice voice) {
    return voice.text(TEXT_OF_A);
  }

  /// A's usual answer as other events.
  static Script changed(Voice voice, UnaryOperator<List<String>> change) {
    return good(voice).with(answer -> answer.events(change));
  }

  /// So many words, and then this.
  static Script after(Voice voice, int words, Ending ending) {
    int events = voice.opening() + words;
    return voice
        .text(TEXT_OF_A)
        .breakAfter(events, ending)
        .with(answer -> answer.pauseBeforePart(events, READ));
  }

  /// What comes after the first three words of A's usual answer, for a request that has them.
  static Script rest(Voice voice) {
    String said = "alpha beta gamma";
    Script whole = voice.text("a beginning that nobody continued");
    Script rest = voice.text(TEXT_OF_A.substring(said.length()));
    return request -> (request.text().contains(said) ? rest : whole).answer(request);
  }

  /// The beginning of a call of a tool, and then the end of the connection.
  static Script insideTool(Voice voice) {
    int events = voice.opening() + 2;
    return voice
        .tool()
        .breakAfter(events, Ending.CLOSE)
        .with(answer -> answer.pauseBeforePart(events, READ));
  }

  /// So many words, and then the end of the connection in the middle of an event.
  static Script insideEvent(Voice voice, int words, Ending ending) {
    int events = voice.opening() + words;
    return good(voice)
        .with(answer -> {
          int before =
              answer.events().subList(0, events).stream()
                  .mapToInt(event -> event.getBytes(UTF_8).length)
                  .sum();
          return answer.pauseAt(before + 20, READ).stopAt(before + 20, ending);
        });
  }

  /// So many words, then these events, and then the proper end of the body.
  static Script then(Voice voice, int words, List<String> more) {
    int events = voice.opening() + words;
    return changed(
            voice,
            usual -> {
              var sent = new ArrayList<>(usual.subList(0, events));
              sent.addAll(more);
              return sent;
            })
        .with(answer -> answer.pauseBeforePart(events, READ));
  }

  /// So many words, and then signs of life for ever.
  static Script onlyAlive(Voice voice, int words) {
    int events = voice.opening() + words;
    return changed(
            voice,
            usual -> {
              var sent = new ArrayList<>(usual.subList(0, events));
              for (int i = 0; i < 400; i++) {
                sent.add(": ping\n\n");
              }
              return sent;
            })
        .with(answer -> answer.pace(Duration.ofMillis(30)));
  }

  /// So many words of which one cannot be read.
  static Script unreadable(Voice voice, String text, int word) {
    return voice
        .text(text)
        .with(answer ->
            answer.events(usual -> {
              var sent = new ArrayList<>(usual);
              int at = voice.opening() + word - 1;
              sent.set(at, sent.get(at).replace("{", "{{"));
              return sent;
            }));
  }

  /// A JSON answer that says it is longer than it is.
  static Answer shortOfItsLength(String body) {
    return Answer.status(200)
        .header("content-type", "application/json")
        .header("content-length", "5000")
        .body(body)
        .thenClose();
  }
}

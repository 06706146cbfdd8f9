package app;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.LinkedHashMap;
import java.util.Map;

/// Two providers over TCP, of which the first has one incident after the other, and an account of
/// what an application answers meanwhile.
final class Incidents implements AutoCloseable {
  private static final String TEXT = "The show goes on.";

  /// A question put to the application.
  interface Question {
    String ask() throws Exception;
  }

  final ScriptedProvider first = ScriptedProvider.start();
  final ScriptedProvider second = ScriptedProvider.start();
  private int missing;

  Incidents() {
    // Whoever is shown the beginning of the answer gives its end.
    second.always(request ->
        Answers.anthropic()
            .text(request.text().contains("\"The show\"") ? " goes on." : TEXT)
            .answer(request));
  }

  /// Plays all incidents; what is printed is what happened.
  ///
  /// @return how many answers were missing or wrong
  int play(Question plain, Question stream) throws InterruptedException {
    Map<String, Script> scripts = new LinkedHashMap<>();
    scripts.put("throttles", Answers.openai().error(429).retryAfter(1));
    scripts.put("stalls", Answers.silence());
    scripts.put("hangs up", Answers.hangUp());
    scripts.put("is cut early", Answers.openai().text(TEXT).breakBeforeContent(Ending.RESET));
    scripts.put("is cut in its text", Answers.openai().text(TEXT).breakAfter(3, Ending.RESET));
    well(plain, stream);
    for (Map.Entry<String, Script> script : scripts.entrySet()) {
      first.always(script.getValue());
      heard("the first provider " + script.getKey(), plain, stream);
      Thread.sleep(1_500); // longer than it asks to be left alone
      well(plain, stream);
    }
    return missing;
  }

  private void well(Question plain, Question stream) {
    first.always(Answers.openai().text(TEXT));
    heard("the first provider is well", plain, stream);
    heard("the first provider is well", plain, stream);
  }

  private void heard(String what, Question plain, Question stream) {
    System.out.println(what);
    heard("call  ", plain);
    heard("stream", stream);
  }

  private void heard(String kind, Question question) {
    int firstAsked = first.requests();
    int secondAsked = second.requests();
    long began = System.nanoTime();
    String answer;
    try {
      answer = question.ask();
    } catch (Exception failed) {
      answer = failed.toString();
    }
    long millis = (System.nanoTime() - began) / 1_000_000;
    boolean right = answer.equals(TEXT);
    missing += right ? 0 : 1;
    System.out.printf(
        "  %s  %-7s %5d ms   asked: first %d, second %d   %s%n",
        kind,
        right ? "ok" : "MISSING",
        millis,
        first.requests() - firstAsked,
        second.requests() - secondAsked,
        answer);
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}

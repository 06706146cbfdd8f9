package dev.understudy.e2e.catalogue;

import dev.understudy.e2e.Reply;
import dev.understudy.testkit.faults.End;
import dev.understudy.testkit.faults.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A reply beside what was expected of it.
///
/// @param end how the call must end
/// @param details what the gateway must say besides
record Examination(End end, Details details, Reply reply, Heard heard) {
  /// No attempt shows a caller these: the key of every model, and where the providers are.
  private static final List<String> SECRETS = List.of(Scene.KEY, "127.0.0.1");

  /// All that is wrong with it.
  ///
  /// @param modelOfA what A calls its model: a trace of A in B's answer
  List<String> problems(String textOfA, String textOfB, String modelOfA, int askedA, int askedB) {
    var problems = new ArrayList<String>();
    // What must hold for every reply, whatever the row says.
    expect(problems, heard.honest(), "an answer that can be mistaken: " + heard);
    SECRETS.forEach(
        secret -> expect(problems, !reply.body().contains(secret), "it tells " + secret));
    if (heard.complete()) {
      boolean known = heard.text().equals(textOfA) || heard.text().equals(textOfB);
      expect(problems, known, "a complete answer with the text " + shortened(heard.text()));
    } else {
      boolean begins = textOfA.startsWith(heard.text()) || textOfB.startsWith(heard.text());
      expect(problems, begins, "an error after the text " + shortened(heard.text()));
    }
    // What the row says.
    switch (end.what()) {
      case WHOLE_A, WHOLE_OTHER -> whole(problems, textOfA);
      case WHOLE_B -> {
        whole(problems, textOfB);
        expect(problems, !reply.body().contains(modelOfA), "a trace of A");
      }
      case PART_OF_A -> {
        expect(problems, reply.status() == 200, "status " + reply.status());
        expect(problems, heard.failed(), "no error event");
        expect(problems, heard.error().contains("stream_interrupted"), heard.error());
      }
      case AS_SENT, ERROR -> {
        expect(problems, heard.failed(), "no error");
        expect(
            problems,
            end.status().isEmpty() || end.status().getAsInt() == reply.status(),
            "status " + reply.status());
      }
    }
    details
        .said()
        .forEach(text -> expect(problems, reply.body().contains(text), "it does not say " + text));
    details
        .headers()
        .forEach((name, value) ->
            expect(
                problems,
                reply.header(name).filter(value::equals).isPresent(),
                name + ": " + reply.header(name).orElse("(none)")));
    if (end.attempts().isPresent()) {
      String attempts = reply.header("x-understudy-attempts").orElse("none");
      String wanted = Integer.toString(end.attempts().getAsInt());
      expect(problems, attempts.equals(wanted), attempts + " attempts, not " + wanted);
    }
    asked(problems, "A", end.askedA(), askedA);
    asked(problems, "B", end.askedB(), askedB);
    Duration took = reply.took();
    boolean inTime = took.compareTo(end.from()) >= 0 && took.compareTo(end.within()) <= 0;
    expect(problems, inTime, "it took " + took.toMillis() + " ms");
    if (!problems.isEmpty()) {
      problems.add("status " + reply.status() + ", " + shortened(reply.body()));
    }
    return problems;
  }

  private void whole(List<String> problems, String text) {
    expect(problems, reply.status() == 200, "status " + reply.status());
    expect(problems, heard.complete() && heard.text().equals(text), "not the whole answer");
  }

  private static void asked(List<String> problems, String who, OptionalInt wanted, int seen) {
    expect(
        problems,
        wanted.isEmpty() || wanted.getAsInt() == seen,
        who + " was asked " + seen + " times, not " + wanted.orElse(0));
  }

  private static void expect(List<String> problems, boolean fine, String otherwise) {
    if (!fine) {
      problems.add(otherwise);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 600 ? text : text.substring(0, 600) + "… (" + text.length() + ")";
  }
}

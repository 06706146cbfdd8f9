package dev.understudy.testkit.faults;

import static dev.understudy.testkit.faults.Fault.TEXT_OF_B;

import dev.understudy.observe.CallRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Compares what calls came to with how they must end.
final class Judge {
  private static final int DEEPEST = 16;

  private final List<String> problems = new ArrayList<>();
  private final String which;

  private Judge(String which) {
    this.which = which;
  }

  /// All that is wrong with the calls of a fault.
  ///
  /// @param left whether A saw that it was cancelled
  static List<String> problems(Fault fault, List<Heard> heard, boolean left) {
    var problems = new ArrayList<String>();
    for (int i = 0; i < heard.size(); i++) {
      Judge judge = new Judge(heard.size() > 1 ? "call " + (i + 1) + ": " : "");
      judge.examine(fault.calls().get(i).end(), heard.get(i));
      problems.addAll(judge.problems);
    }
    if (fault.cancelsA() && !left) {
      problems.add("A was not told within a second that it is cancelled");
    }
    return problems;
  }

  /// What is wrong whatever the fault says: an answer that can be mistaken, a key, a bug.
  private void always(End end, Heard heard) {
    Throwable failure = heard.failure();
    String textOfA = end.textOfA();
    if (failure == null) {
      boolean known = heard.text().equals(textOfA) || heard.text().equals(TEXT_OF_B);
      expect(known, "a complete answer with the text " + shown(heard.text()));
    } else {
      boolean begins = textOfA.startsWith(heard.text()) || TEXT_OF_B.startsWith(heard.text());
      expect(begins, "an error after the text " + shown(heard.text()));
      expect(!tells(failure, Scene.KEY), "the error tells the key");
      expect(!isBug(failure), "a bug and no failure: " + failure);
    }
  }

  private void examine(End end, Heard heard) {
    always(end, heard);
    switch (end.what()) {
      case WHOLE_A, WHOLE_OTHER -> whole(heard, end.textOfA());
      case WHOLE_B -> whole(heard, TEXT_OF_B);
      case PART_OF_A -> expect(heard.failure() != null, "no error at the end");
      case AS_SENT, ERROR -> {
        expect(heard.failure() != null, "no error");
        OptionalInt wanted = end.statusOfProvider();
        boolean same = heard.status().isEmpty() || heard.status().equals(wanted);
        expect(same, "status " + heard.status().orElse(0) + ", not " + wanted.orElse(0));
      }
    }
    asked("A", end.askedA(), heard.askedA());
    asked("B", end.askedB(), heard.askedB());
    heard.told().ifPresent(calls -> told(end, heard, calls));
    Duration took = heard.took();
    boolean inTime = took.compareTo(end.from()) >= 0 && took.compareTo(end.within()) <= 0;
    expect(
        inTime,
        "it took %d ms, not %d to %d"
            .formatted(took.toMillis(), end.from().toMillis(), end.within().toMillis()));
    if (!problems.isEmpty()) {
      problems.add(which + "it ended as: " + words(heard));
    }
  }

  /// What a listener was told must be what the caller saw.
  private void told(End end, Heard heard, List<CallRecord> calls) {
    if (calls.size() != 1) {
      problems.add(which + "its listener was told of " + calls.size() + " calls");
      return;
    }
    CallRecord call = calls.getFirst();
    int attempts = begun(call);
    expect(
        end.attempts().isEmpty() || end.attempts().getAsInt() == attempts,
        attempts + " attempts, not " + end.attempts().orElse(0));
    boolean whole = heard.failure() == null;
    expect(whole || !call.complete(), "its listener was told of a whole answer");
    // An answer without content, which nobody could better, is a failure that is handed over.
    expect(
        !whole || call.complete() || heard.text().isEmpty(), "its listener was told of a failure");
  }

  /// Attempts to begin an answer, as [End#attempts] counts them.
  private static int begun(CallRecord call) {
    return (int)
        call.history().attempts().stream().filter(attempt -> !attempt.why().goesOn()).count();
  }

  private void whole(Heard heard, String text) {
    expect(
        heard.failure() == null && heard.text().equals(text),
        "not the whole answer " + shown(text));
  }

  private void asked(String who, OptionalInt wanted, int seen) {
    expect(
        wanted.isEmpty() || wanted.getAsInt() == seen,
        who + " was asked " + seen + " times, not " + wanted.orElse(0));
  }

  private void expect(boolean fine, String otherwise) {
    if (!fine) {
      problems.add(which + otherwise);
    }
  }

  private static boolean isBug(Throwable failure) {
    return failure instanceof Error
        || failure instanceof NullPointerException
        || failure instanceof ClassCastException
        || failure instanceof IndexOutOfBoundsException;
  }

  private static boolean tells(Throwable failure, String secret) {
    @Nullable Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      if (at.toString().contains(secret)) {
        return true;
      }
      for (Throwable other : at.getSuppressed()) {
        if (other.toString().contains(secret)) {
          return true;
        }
      }
      at = at.getCause();
    }
    return false;
  }

  private static String words(Heard heard) {
    Throwable failure = heard.failure();
    return failure == null
        ? "the answer " + shown(heard.text())
        : (heard.text().isEmpty() ? "" : shown(heard.text()) + ", and then ") + chain(failure);
  }

  private static String chain(Throwable failure) {
    var words = new StringBuilder();
    @Nullable Throwable at = failure;
    for (int depth = 0; at != null && depth < 4; depth++) {
      words.append(depth == 0 ? "" : ", because of ").append(at);
      at = at.getCause();
    }
    return words.toString();
  }

  private static String shown(String text) {
    return text.length() <= 300
        ? "'" + text + "'"
        : "'" + text.substring(0, 300) + "…' (" + text.length() + " characters)";
  }
}

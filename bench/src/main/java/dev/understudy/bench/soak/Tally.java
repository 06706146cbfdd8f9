package dev.understudy.bench.soak;

import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What came of every call. Thread-safe.
final class Tally {
  private static final int SHOWN = 5;
  private static final Pattern CHAT = Pattern.compile("\"content\":\"([^\"]*)\"");
  private static final Pattern MESSAGES = Pattern.compile("\"text\":\"([^\"]*)\"");

  /// What a caller can have in the end.
  enum End {
    /// The whole text, once, with the proof that it is whole.
    WHOLE,
    /// Nothing, and the proof that this is whole: a provider had nothing to say, and nobody else
    /// had more.
    EMPTY,
    /// An error that cannot be taken for an answer, perhaps after a beginning of the text.
    HONEST_ERROR,
    /// Less than the text, and taken for the whole.
    TRUNCATED,
    /// Something that is no beginning of the text.
    DUPLICATED,
    /// Neither an answer nor an error.
    LOST
  }

  private final Map<End, LongAdder> ends = new EnumMap<>(End.class);
  private final Queue<String> examples = new ConcurrentLinkedQueue<>();

  Tally() {
    for (End end : End.values()) {
      ends.put(end, new LongAdder());
    }
  }

  long count(End end) {
    LongAdder adder = ends.get(end);
    return adder == null ? 0 : adder.sum();
  }

  long all() {
    return ends.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /// A few answers that must not be.
  Queue<String> examples() {
    return examples;
  }

  /// An answer of call number `call`.
  void answered(long call, Ask ask, Client.Answer answer) {
    End end = judge(Speech.of(call), ask, answer);
    add(end, end.compareTo(End.HONEST_ERROR) > 0 ? ask + " " + call + ": " + answer : "");
  }

  /// A call without an answer.
  void lost(long call, Ask ask, Exception why) {
    add(End.LOST, ask + " " + call + ": " + why);
  }

  private void add(End end, String example) {
    LongAdder adder = ends.get(end);
    if (adder != null) {
      adder.increment();
    }
    if (!example.isEmpty() && examples.size() < SHOWN) {
      examples.add(end + " " + example);
    }
  }

  static End judge(String text, Ask ask, Client.Answer answer) {
    String body = answer.body();
    boolean failed = answer.status() >= 400 || body.contains("\"error\":{");
    boolean mark = body.contains(ask.messages() ? "\"stop_reason\":\"" : "\"finish_reason\":\"");
    boolean end = body.contains(ask.messages() ? "event: message_stop" : "data: [DONE]");
    boolean proof = mark && (end || !ask.stream());
    var heard = new StringBuilder();
    if (answer.status() == 200) {
      Matcher pieces = (ask.messages() ? MESSAGES : CHAT).matcher(body);
      while (pieces.find()) {
        heard.append(pieces.group(1));
      }
    }
    if (!text.startsWith(heard.toString())) {
      return End.DUPLICATED;
    }
    if (failed) {
      // A client of messages goes on reading after the reason, until the end; one of chat may not.
      boolean finished = end || (mark && !ask.messages());
      return finished ? End.TRUNCATED : End.HONEST_ERROR;
    }
    if (!proof) {
      return End.LOST;
    }
    if (heard.isEmpty()) {
      return End.EMPTY;
    }
    return heard.length() == text.length() ? End.WHOLE : End.TRUNCATED;
  }
}

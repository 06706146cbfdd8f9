package dev.understudy.dialects.classify;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The rows of one provider, as written in its `.rules` file.
///
/// A line is a comment (`#`), a setting (`title:`, `names:`, `then:`, `note:`, `means:`, `limit:`)
/// or a row: `status conditions -> KIND judgements`. A status is `*`, `429`, `5xx` or `500-599`. A
/// condition is a field (`code=`, `type=`, `state=`, `reason=`, `quota=`, `finish=`, `block=`), a
/// text (`says=`, `starts=`; alternatives are separated by `|`), or a bound on the hint
/// (`hint<=300s`, `hint>300s`). A judgement is `where=other`, `wait=10s` or `unconfirmed`. Values
/// with blanks stand in double quotes.
///
/// @param name the file's name without its ending
/// @param title the provider's name, for people
/// @param names what a configuration may call it
/// @param then the files whose rows are asked after these
/// @param notes sentences for the documentation
/// @param means the status that a word stands for where an error has none, by field and word
/// @param limits header pairs: the name that says what is left, the name that says when it is full
/// @param rules the rows, in order
record RuleFile(
    String name,
    String title,
    List<String> names,
    List<String> then,
    List<String> notes,
    Map<ErrorFacts.Word, Integer> means,
    List<Limit> limits,
    List<ErrorRule> rules) {

  static final int LOWEST = 100;
  static final int HIGHEST = 999;

  /// A pair of header names.
  record Limit(String remaining, String reset) {}

  /// Reads a file.
  ///
  /// @throws IllegalArgumentException naming the file and the line that is wrong
  static RuleFile parse(String name, String text) {
    Reader reader = new Reader(name);
    text.lines().forEach(reader::line);
    return reader.file();
  }

  /// The state of reading: one line after the other.
  private static final class Reader {
    private final String name;
    private final List<String> names = new ArrayList<>();
    private final List<String> then = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<ErrorFacts.Word, Integer> means = new HashMap<>();
    private final List<Limit> limits = new ArrayList<>();
    private final List<ErrorRule> rules = new ArrayList<>();
    private String title = "";
    private int number;

    Reader(String name) {
      this.name = name;
    }

    void line(String line) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        return;
      }
      try {
        if (text.contains("->")) {
          rules.add(rule(text));
        } else {
          setting(text);
        }
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            name + ".rules:" + number + ": " + wrong.getMessage(), wrong);
      }
    }

    RuleFile file() {
      if (title.isEmpty()) {
        throw new IllegalArgumentException(name + ".rules: no title");
      }
      return new RuleFile(name, title, names, then, notes, means, limits, rules);
    }

    private void setting(String text) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("neither a setting nor a row: " + text);
      }
      String value = text.substring(colon + 1).strip();
      List<String> words = List.of(value.split("\\s+"));
      switch (text.substring(0, colon)) {
        case "title" -> title = value;
        case "names" -> names.addAll(words);
        case "then" -> then.addAll(words);
        case "note" -> notes.add(value);
        case "means" ->
            means.put(
                new ErrorFacts.Word(field(words.get(0)), words.get(1).toLowerCase(Locale.ROOT)),
                Integer.parseInt(words.get(2)));
        case "limit" -> limits.add(new Limit(words.get(0), words.get(1)));
        default -> throw new IllegalArgumentException("unknown setting: " + text);
      }
    }

    private ErrorRule rule(String text) {
      int arrow = text.indexOf("->");
      List<String> left = RuleWords.split(text.substring(0, arrow));
      List<String> right = RuleWords.split(text.substring(arrow + 2));
      if (left.isEmpty() || right.isEmpty()) {
        throw new IllegalArgumentException("a row needs a status and a kind: " + text);
      }
      Conditions conditions = new Conditions(left.subList(1, left.size()));
      FailureKind kind = FailureKind.valueOf(right.get(0));
      Where where = kind.usualWhere();
      Optional<Duration> wait = Optional.empty();
      boolean unconfirmed = false;
      for (String judgement : right.subList(1, right.size())) {
        switch (RuleWords.key(judgement)) {
          case "where" -> where = RuleWords.where(RuleWords.value(judgement));
          case "wait" -> wait = Optional.of(RuleWords.duration(RuleWords.value(judgement)));
          case "unconfirmed" -> unconfirmed = true;
          default -> throw new IllegalArgumentException("unknown judgement: " + judgement);
        }
      }
      if (!ErrorRule.isAllowed(kind, where)) {
        throw new IllegalArgumentException(kind + " may not be tried " + where);
      }
      if (wait.isPresent() && where == Where.NOWHERE) {
        throw new IllegalArgumentException("a wait, but nothing to wait for: " + text);
      }
      int[] status = RuleWords.statuses(left.get(0));
      return new ErrorRule(
          name + ":" + number,
          status[0],
          status[1],
          conditions.words,
          conditions.phrases,
          conditions.starts,
          conditions.hint,
          kind,
          where,
          wait,
          unconfirmed);
    }
  }

  private static Field field(String word) {
    for (Field field : Field.values()) {
      if (field.word().equals(word)) {
        return field;
      }
    }
    throw new IllegalArgumentException("unknown field: " + word);
  }

  /// The status that a word of these facts stands for; fields in their order.
  OptionalInt statusOf(ErrorFacts facts) {
    for (Field field : Field.values()) {
      for (ErrorFacts.Word word : facts.codes()) {
        Integer status = word.field() == field ? means.get(word) : null;
        if (status != null) {
          return OptionalInt.of(status);
        }
      }
    }
    return OptionalInt.empty();
  }

  /// The conditions of a row, read one by one.
  private static final class Conditions {
    private final Map<Field, String> words = new EnumMap<>(Field.class);
    private List<String> phrases = List.of();
    private boolean starts;
    private Optional<ErrorRule.HintBound> hint = Optional.empty();

    Conditions(List<String> texts) {
      texts.forEach(this::add);
    }

    private void add(String text) {
      if (text.startsWith("hint<=")) {
        hint = bound(text.substring(6), false);
        return;
      }
      if (text.startsWith("hint>")) {
        hint = bound(text.substring(5), true);
        return;
      }
      String value = RuleWords.value(text).toLowerCase(Locale.ROOT);
      if (value.isBlank()) {
        throw new IllegalArgumentException("a condition without a value: " + text);
      }
      switch (RuleWords.key(text)) {
        case "says" -> phrases = List.of(value.split("\\|"));
        case "starts" -> {
          phrases = List.of(value.split("\\|"));
          starts = true;
        }
        default -> words.put(field(RuleWords.key(text)), value);
      }
    }

    private static Optional<ErrorRule.HintBound> bound(String text, boolean above) {
      return Optional.of(new ErrorRule.HintBound(RuleWords.duration(text), above));
    }
  }
}

package dev.understudy.dialects.classify;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One row of a provider's table: evidence on the left, judgement on the right. Every condition of
/// a row must hold.
///
/// @param from where the row is written, `openai:12`
/// @param low the lowest status it speaks of
/// @param high the highest status it speaks of
/// @param words words that the body must hold, by field
/// @param phrases parts of the message, in lower case, one of which must occur; empty if the row
///   does not look at the message
/// @param starts whether the message must begin with the phrase
/// @param hint a bound on the provider's hint; the row needs a hint then
/// @param kind what the failure is
/// @param where where it may be tried again
/// @param patience the hint, if the answer brings none
/// @param unconfirmed whether the row rests on documentation or hearsay that no observed answer has
///   confirmed yet
record ErrorRule(
    String from,
    int low,
    int high,
    Map<Field, String> words,
    List<String> phrases,
    boolean starts,
    Optional<HintBound> hint,
    FailureKind kind,
    Where where,
    Optional<Duration> patience,
    boolean unconfirmed) {

  /// A bound on a hint.
  record HintBound(Duration limit, boolean above) {
    boolean admits(Duration hint) {
      return above == hint.compareTo(limit) > 0;
    }
  }

  /// How strong the evidence is that a row asks for. An earlier step is asked first, over all rows
  /// of a provider and of the tables behind it.
  enum Step {
    CODE,
    TYPE,
    STATE,
    DETAILS,
    PHRASE,
    STATUS
  }

  ErrorRule {
    words = Map.copyOf(words);
    phrases = List.copyOf(phrases);
  }

  Step step() {
    if (words.containsKey(Field.CODE)
        || words.containsKey(Field.FINISH)
        || words.containsKey(Field.BLOCK)) {
      return Step.CODE;
    }
    if (words.containsKey(Field.TYPE)) {
      return Step.TYPE;
    }
    if (words.containsKey(Field.STATE)) {
      return Step.STATE;
    }
    if (!words.isEmpty()) {
      return Step.DETAILS;
    }
    return phrases.isEmpty() ? Step.STATUS : Step.PHRASE;
  }

  /// Whether the row speaks of this failure.
  ///
  /// @param status empty if the failure came without one, inside an answer of status 200; then only
  ///   a row with words or phrases can match
  /// @param lowerMessage the searched part of the message, in lower case
  boolean matches(
      OptionalInt status, ErrorFacts facts, String lowerMessage, Optional<Duration> asked) {
    boolean rightStatus =
        status.isEmpty()
            ? step() != Step.STATUS
            : status.getAsInt() >= low && status.getAsInt() <= high;
    return rightStatus
        && words.entrySet().stream().allMatch(word -> holds(facts, word.getKey(), word.getValue()))
        && says(lowerMessage)
        && (hint.isEmpty() || (asked.isPresent() && hint.get().admits(asked.get())));
  }

  private static boolean holds(ErrorFacts facts, Field field, String wanted) {
    for (ErrorFacts.Word word : facts.codes()) {
      if (word.field() == field && isWord(field, wanted, word.text())) {
        return true;
      }
    }
    return false;
  }

  /// Quota ids carry the model and the tier, and limit sources a name before `_daily`; a wanted
  /// word may therefore be a part, marked by `*`; `*` alone is any word.
  private static boolean isWord(Field field, String wanted, String text) {
    if (field == Field.QUOTA) {
      return text.contains(wanted);
    }
    return wanted.startsWith("*") ? text.endsWith(wanted.substring(1)) : text.equals(wanted);
  }

  private boolean says(String lowerMessage) {
    if (phrases.isEmpty()) {
      return true;
    }
    for (String phrase : phrases) {
      if (starts ? lowerMessage.startsWith(phrase) : lowerMessage.contains(phrase)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a row may say so. A narrower place than usual is always allowed for what may be tried
  /// anywhere; everything else is fixed by its kind, so that no row can send a billing failure back
  /// to the same key or a refusal to another target.
  static boolean isAllowed(FailureKind kind, Where where) {
    Where usual = kind.usualWhere();
    return where == usual || (usual == Where.ANY_TARGET && where == Where.OTHER_TARGET);
  }

  /// The left side, for people.
  String evidence() {
    StringBuilder text = new StringBuilder(statusWords());
    for (Field field : Field.values()) {
      String word = words.get(field);
      if (word != null) {
        text.append(", ").append(field.word()).append(' ');
        text.append('`').append(word).append('`');
      }
    }
    if (!phrases.isEmpty()) {
      text.append(starts ? ", message begins " : ", message says ");
      text.append('"').append(String.join("\" or \"", phrases)).append('"');
    }
    hint.ifPresent(bound ->
        text.append(bound.above() ? ", asks for more than " : ", asks for at most ")
            .append(bound.limit().toSeconds())
            .append(" s"));
    return text.toString();
  }

  private String statusWords() {
    if (low == RuleFile.LOWEST && high == RuleFile.HIGHEST) {
      return "any status";
    }
    return low == high ? String.valueOf(low) : String.format(Locale.ROOT, "%d-%d", low, high);
  }
}

package dev.understudy.dialects.classify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The rows that speak for one provider, its own first, sorted by the strength of their evidence.
final class RuleBook {
  private static final int SEARCHED = 4096;
  private static final Set<ErrorRule.Step> BY_WORD =
      EnumSet.range(ErrorRule.Step.CODE, ErrorRule.Step.PHRASE);
  private static final Set<ErrorRule.Step> BY_STATUS = EnumSet.of(ErrorRule.Step.STATUS);

  private static final Map<String, RuleBook> BOOKS = new ConcurrentHashMap<>();

  private final List<RuleFile> files;
  private final Map<ErrorRule.Step, List<ErrorRule>> rules = new EnumMap<>(ErrorRule.Step.class);
  private final List<RuleFile.Limit> limits;
  private final Set<String> endings = new HashSet<>();

  private RuleBook(List<RuleFile> files) {
    this.files = files;
    for (ErrorRule.Step step : ErrorRule.Step.values()) {
      rules.put(step, new ArrayList<>());
    }
    files.stream()
        .flatMap(file -> file.rules().stream())
        .forEach(rule -> rules.computeIfAbsent(rule.step(), any -> new ArrayList<>()).add(rule));
    rules.values().stream()
        .flatMap(List::stream)
        .map(rule -> rule.words().get(Field.FINISH))
        .filter(Objects::nonNull)
        .forEach(endings::add);
    limits = files.stream().flatMap(file -> file.limits().stream()).distinct().toList();
  }

  static RuleBook of(String provider) {
    List<RuleFile> files = Providers.of(provider);
    return BOOKS.computeIfAbsent(files.get(0).name(), any -> new RuleBook(files));
  }

  /// Whether a row speaks of one of these endings of an answer.
  boolean knowsEnding(List<String> words) {
    return !words.isEmpty() && words.stream().anyMatch(endings::contains);
  }

  /// The header pairs that tell of rate limits.
  List<RuleFile.Limit> limits() {
    return limits;
  }

  /// The row that decides by what the body says.
  Optional<ErrorRule> byWords(OptionalInt status, ErrorFacts facts, Optional<Duration> asked) {
    return first(BY_WORD, status, facts, asked);
  }

  /// The row that decides by the status alone.
  Optional<ErrorRule> byStatus(int status, ErrorFacts facts, Optional<Duration> asked) {
    return first(BY_STATUS, OptionalInt.of(status), facts, asked);
  }

  /// The status that an error without one stands for: its numeric code, else what its words mean.
  OptionalInt impliedStatus(ErrorFacts facts) {
    if (facts.number().isPresent() && isErrorStatus(facts.number().getAsInt())) {
      return facts.number();
    }
    for (RuleFile file : files) {
      OptionalInt status = file.statusOf(facts);
      if (status.isPresent()) {
        return status;
      }
    }
    return OptionalInt.empty();
  }

  static boolean isErrorStatus(int number) {
    return number >= 400 && number <= 599;
  }

  private Optional<ErrorRule> first(
      Set<ErrorRule.Step> steps, OptionalInt status, ErrorFacts facts, Optional<Duration> asked) {
    String message = facts.message();
    String searched =
        message.substring(0, Math.min(message.length(), SEARCHED)).toLowerCase(Locale.ROOT).strip();
    for (ErrorRule.Step step : steps) {
      for (ErrorRule rule : rules.getOrDefault(step, List.of())) {
        if (rule.matches(status, facts, searched, asked)) {
          return Optional.of(rule);
        }
      }
    }
    return Optional.empty();
  }
}

package dev.understudy.dialects.classify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// How long a provider asks to be left alone: the first source that yields a usable value.
///
/// @param headers the answer's fields
/// @param facts what its body says
/// @param now our wall clock
record RetryHint(HeaderLookup headers, ErrorFacts facts, Instant now) {
  private static final Duration CLOCKS_AGREE = Duration.ofMinutes(10);
  private static final int SEARCHED = 4096;
  private static final int LONGEST_VALUE = 64;
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;

  /// What was asked for in so many words, whatever the failure is.
  Optional<Duration> asked() {
    return fromHeaders(headers).or(this::fromBody).or(this::fromMessage);
  }

  /// The same for a throttled request, where the headers that count allowances speak too.
  Optional<Duration> askedWhenThrottled(List<RuleFile.Limit> limits) {
    return fromHeaders(headers)
        .or(() -> fromBody().or(() -> fromLimits(facts.fields(), limits)))
        .or(() -> fromLimits(headers, limits))
        .or(this::fromMessage);
  }

  private Optional<Duration> fromHeaders(HeaderLookup fields) {
    return longest(fields.all("retry-after-ms"), text -> HintValue.number(text, MILLI))
        .or(() -> longest(fields.all("x-ms-retry-after-ms"), text -> HintValue.number(text, MILLI)))
        .or(() -> longest(fields.all("retry-after"), this::secondsOrDate))
        .or(() -> longest(fields.all("x-amz-retry-after"), text -> HintValue.number(text, MILLI)));
  }

  private Optional<Duration> secondsOrDate(String text) {
    return HintValue.number(text, SECOND).or(() -> HintValue.date(text, dateNow()));
  }

  private Optional<Duration> fromBody() {
    return facts.waits().stream()
        .flatMap(text -> HintValue.duration(text).stream())
        .max(Duration::compareTo)
        .or(() -> fromHeaders(facts.fields()));
  }

  private Optional<Duration> fromLimits(HeaderLookup fields, List<RuleFile.Limit> limits) {
    return limits.stream()
        .filter(limit -> isSpent(fields.all(limit.remaining())))
        .flatMap(limit ->
            longest(fields.all(limit.reset()), text -> HintValue.reset(text, now, dateNow()))
                .stream())
        .max(Duration::compareTo);
  }

  private static boolean isSpent(List<String> remaining) {
    return remaining.stream()
        .anyMatch(text -> HintValue.number(text, SECOND).filter(Duration.ZERO::equals).isPresent());
  }

  private Optional<Duration> fromMessage() {
    String message = facts.message();
    return HintText.find(
        message.substring(0, Math.min(message.length(), SEARCHED)).toLowerCase(Locale.ROOT));
  }

  /// The largest usable value of a field that may be there twice, or hold a list.
  private static Optional<Duration> longest(
      List<String> values, Function<String, Optional<Duration>> reading) {
    return values.stream()
        .map(String::strip)
        .filter(value -> value.length() <= LONGEST_VALUE)
        .flatMap(value -> {
          Optional<Duration> whole = reading.apply(value);
          return whole.isPresent()
              ? whole.stream()
              : Stream.of(value.split(",", -1)).flatMap(part -> reading.apply(part).stream());
        })
        .max(Duration::compareTo);
  }

  /// The answer's own clock, if it agrees with ours well enough to be believed.
  private Instant dateNow() {
    return headers.all("date").stream()
        .findFirst()
        .filter(text -> text.length() <= LONGEST_VALUE)
        .flatMap(text -> HttpDate.parse(text, now))
        .filter(date -> Duration.between(date, now).abs().compareTo(CLOCKS_AGREE) <= 0)
        .orElse(now);
  }
}

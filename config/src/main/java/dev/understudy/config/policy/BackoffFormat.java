package dev.understudy.config.policy;

import static dev.understudy.config.shape.Shapes.atLeast;
import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.millis;
import static dev.understudy.config.shape.Shapes.table;
import static dev.understudy.config.shape.Shapes.text;

import dev.understudy.config.shape.EitherShape;
import dev.understudy.config.shape.Reading;
import dev.understudy.config.shape.Section;
import dev.understudy.config.shape.Shape;
import dev.understudy.config.shape.Shapes;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.Backoff.Delay;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.StatusRange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The keys of `backoff`.
final class BackoffFormat {
  private BackoffFormat() {}

  private static final double MAX_MULTIPLIER = 1_000_000;

  private static final Shape<ApplyTo> APPLY_TO =
      choice(
          words(
              "same_model",
              ApplyTo.SAME_MODEL,
              "same_provider",
              ApplyTo.SAME_PROVIDER,
              "global",
              ApplyTo.GLOBAL,
              "all_retries",
              ApplyTo.GLOBAL));

  private static final Shape<Jitter> JITTER =
      EitherShape.<Jitter, Jitter>of(choice(Jitter.class), word -> word, Optional::of)
          .or(Shapes.flag(), yes -> yes ? Jitter.EQUAL : Jitter.NONE, jitter -> Optional.empty());

  private static Map<String, ApplyTo> words(Object... pairs) {
    Map<String, ApplyTo> words = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      words.put((String) pairs[i], (ApplyTo) pairs[i + 1]);
    }
    return words;
  }

  /// An override: what it does not say is as in the base.
  private record Change(
      Optional<Duration> base,
      Optional<Duration> max,
      Optional<Double> multiplier,
      Optional<Jitter> jitter) {
    static Change of(Delay delay) {
      return new Change(
          Optional.of(delay.base()),
          Optional.of(delay.max()),
          Optional.of(delay.multiplier()),
          Optional.of(delay.jitter()));
    }

    Delay on(Delay usual) {
      return new Delay(
          base.orElse(usual.base()),
          max.orElse(usual.max()),
          multiplier.orElse(usual.multiplier()),
          jitter.orElse(usual.jitter()));
    }
  }

  private record Changes(Map<String, Change> providers, Map<String, Change> statuses) {
    static Optional<Changes> of(Backoff backoff) {
      Map<String, Change> providers = new LinkedHashMap<>();
      Map<String, Change> statuses = new LinkedHashMap<>();
      backoff.providers().forEach((name, delay) -> providers.put(name, Change.of(delay)));
      backoff
          .statuses()
          .forEach((range, delay) -> statuses.put(range.toString(), Change.of(delay)));
      return providers.isEmpty() && statuses.isEmpty()
          ? Optional.empty()
          : Optional.of(new Changes(providers, statuses));
    }
  }

  private static final Section<Change> CHANGE =
      Section.of(
          "backoff_override",
          "A backoff that differs for a provider or a status. What it does not say is as in the "
              + "backoff it belongs to.",
          s -> {
            String same = "as in the backoff";
            var base = s.optional("base_ms", millis(), same, "Longest first wait.", Change::base);
            var max = s.optional("max_ms", millis(), same, "Longest wait.", Change::max);
            var multiplier =
                s.optional(
                    "multiplier",
                    atLeast(1, MAX_MULTIPLIER),
                    same,
                    "Growth from retry to retry.",
                    Change::multiplier);
            var jitter =
                s.optional("jitter", JITTER, same, "How waits are spread.", Change::jitter);
            return v -> new Change(v.get(base), v.get(max), v.get(multiplier), v.get(jitter));
          });

  private static final Section<Changes> OVERRIDES =
      Section.of(
          "backoff_overrides",
          "Backoffs that differ. One for a status wins over one for a provider.",
          s -> {
            var providers =
                s.key(
                    "providers",
                    table(text(), CHANGE),
                    Map.of(),
                    "By the provider that failed.",
                    Changes::providers);
            var statuses =
                s.key(
                    "status_codes",
                    table(StatusShape.TEXT, CHANGE),
                    Map.of(),
                    "By the status it failed with: `\"429\"`, `\"500-599\"`, `\"5xx\"`.",
                    Changes::statuses);
            return v -> new Changes(v.get(providers), v.get(statuses));
          });

  /// How long to wait before a retry.
  static final Section<Backoff> BACKOFF =
      Section.of(
          "backoff",
          "How long to wait before a retry, and which retries wait.",
          s -> {
            Delay usual = Delay.DEFAULT;
            var applyTo =
                s.required(
                    "apply_to",
                    APPLY_TO,
                    "Which retries wait: those of the target that just failed, those of its "
                        + "provider, or every one. `all_retries` is another word for `global`.",
                    Backoff::applyTo);
            var base =
                s.key(
                    "base_ms",
                    millis(),
                    usual.base(),
                    "Longest wait before the first retry, in milliseconds.",
                    (Backoff backoff) -> backoff.base().base());
            var max =
                s.key(
                    "max_ms",
                    millis(),
                    usual.max(),
                    "No wait is longer, in milliseconds. Above `base_ms`.",
                    (Backoff backoff) -> backoff.base().max());
            var multiplier =
                s.key(
                    "multiplier",
                    atLeast(1, MAX_MULTIPLIER),
                    usual.multiplier(),
                    "Growth from retry to retry.",
                    (Backoff backoff) -> backoff.base().multiplier());
            var jitter =
                s.key(
                    "jitter",
                    JITTER,
                    usual.jitter(),
                    "How waits are spread. `true` is `equal`, `false` is `none`.",
                    (Backoff backoff) -> backoff.base().jitter());
            var overrides =
                s.optional(
                    "overrides",
                    OVERRIDES,
                    "none",
                    "Other settings for some providers or statuses.",
                    Changes::of);
            s.rule((v, reading) -> {
              grows(v.get(base), v.get(max), v.path(), reading);
              v.get(overrides)
                  .ifPresent(changes -> check(changes, v.get(base), v.get(max), v.path(), reading));
            });
            return v -> {
              Delay delay = new Delay(v.get(base), v.get(max), v.get(multiplier), v.get(jitter));
              return make(v.get(applyTo), delay, v.get(overrides));
            };
          });

  private static Backoff make(ApplyTo applyTo, Delay base, Optional<Changes> changes) {
    Map<String, Delay> providers = new LinkedHashMap<>();
    Map<StatusRange, Delay> statuses = new LinkedHashMap<>();
    changes.ifPresent(some -> {
      some.providers().forEach((name, change) -> providers.put(name, change.on(base)));
      some.statuses()
          .forEach((code, change) -> statuses.put(StatusRange.parse(code), change.on(base)));
    });
    return new Backoff(applyTo, base, providers, statuses);
  }

  private static void check(
      Changes changes, Duration base, Duration max, String path, Reading reading) {
    String at = path + ".overrides.";
    changes
        .providers()
        .forEach((name, change) -> check(change, base, max, at + "providers." + name, reading));
    changes
        .statuses()
        .forEach((code, change) -> {
          String where = at + "status_codes." + code;
          if (StatusShape.range(code, where, reading).isPresent()) {
            check(change, base, max, where, reading);
          }
        });
  }

  private static void check(
      Change change, Duration base, Duration max, String path, Reading reading) {
    grows(change.base().orElse(base), change.max().orElse(max), path, reading);
  }

  private static void grows(Duration base, Duration max, String path, Reading reading) {
    if (max.compareTo(base) <= 0) {
      reading.error(
          path + ".max_ms",
          "max_ms (" + max.toMillis() + ") is not above base_ms (" + base.toMillis() + ")",
          "raise max_ms or lower base_ms");
    }
  }
}

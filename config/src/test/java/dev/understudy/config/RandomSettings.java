package dev.understudy.config;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.Backoff.Delay;
import dev.understudy.policy.BreakerRule;
import dev.understudy.policy.BudgetRule;
import dev.understudy.policy.Coalesce;
import dev.understudy.policy.FallbackScope;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.Measure;
import dev.understudy.policy.OnFailure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.Replay;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.Selection;
import dev.understudy.policy.StatusRange;
import dev.understudy.policy.StatusRule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Random settings that are allowed and that a file can express.
final class RandomSettings {
  private final Random random;

  RandomSettings(long seed) {
    random = new Random(seed);
  }

  private <T> Optional<T> maybe(Supplier<T> some) {
    return random.nextBoolean() ? Optional.of(some.get()) : Optional.empty();
  }

  private <E extends Enum<E>> E one(Class<E> type) {
    E[] all = type.getEnumConstants();
    return all[random.nextInt(all.length)];
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private int upTo(int max) {
    return 1 + random.nextInt(max);
  }

  /// Of any magnitude from a nanosecond to a year.
  private Duration span() {
    long nanos = random.nextLong(1, Duration.ofDays(365).toNanos() + 1);
    long unit = one(List.of(1L, 1_000_000L, 1_000_000_000L, 60_000_000_000L));
    long cut = nanos >> random.nextInt(40);
    return Duration.ofNanos(Math.max(unit, cut / unit * unit));
  }

  private Duration millis() {
    return Duration.ofMillis(upTo(1_000_000));
  }

  private Duration seconds() {
    return Duration.ofSeconds(upTo(100_000));
  }

  private List<Strategy> ladder() {
    List<Strategy> all = new ArrayList<>(List.of(Strategy.values()));
    Collections.shuffle(all, random);
    return all.subList(0, upTo(3));
  }

  private Delay delay() {
    Duration base = millis();
    double multiplier = random.nextBoolean() ? upTo(5) : 1 + random.nextDouble() * 5;
    return new Delay(base, base.plus(millis()), multiplier, one(Jitter.class));
  }

  private StatusRange range() {
    int first = 100 + random.nextInt(500);
    return random.nextBoolean()
        ? StatusRange.of(first)
        : new StatusRange(first, first + random.nextInt(600 - first));
  }

  private Backoff backoff() {
    Map<String, Delay> providers = new LinkedHashMap<>();
    Map<StatusRange, Delay> statuses = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      providers.put(one(List.of("openai", "on", "null", "1", "a b: c", "é")), delay());
      statuses.put(range(), delay());
    }
    return new Backoff(one(ApplyTo.class), delay(), providers, statuses);
  }

  private Rule rule() {
    return new Rule(
        ladder(),
        upTo(9),
        random.nextBoolean() ? OptionalInt.of(upTo(5)) : OptionalInt.empty(),
        maybe(this::backoff));
  }

  private StatusRule statusRule() {
    List<StatusRange> codes = new ArrayList<>();
    for (int i = upTo(4); i > 0; i--) {
      codes.add(range());
    }
    return new StatusRule(codes, rule());
  }

  private HighLatency highLatency() {
    int triggers = upTo(3);
    return new HighLatency(
        millis(),
        one(Measure.class),
        triggers,
        triggers > 1 ? Optional.of(seconds()) : maybe(this::seconds),
        rule(),
        seconds(),
        one(List.of(Scope.MODEL, Scope.PROVIDER)),
        one(Reach.class));
  }

  private BreakerRule breaker() {
    Duration open = span();
    Duration longer = open.plus(span());
    Duration year = Duration.ofDays(365);
    return new BreakerRule(
        upTo(20),
        1 - random.nextDouble() * 0.99,
        upTo(100),
        span(),
        open,
        1 + random.nextDouble(),
        longer.compareTo(year) > 0 ? year : longer);
  }

  private BudgetRule budget() {
    int capacity = upTo(1000);
    return new BudgetRule(
        capacity, random.nextInt(capacity + 1), random.nextInt(capacity + 1), random.nextInt(9));
  }

  private Streaming streaming() {
    return new Streaming(
        one(Streaming.Commit.class),
        one(Streaming.OnInterrupt.class),
        maybe(this::span),
        one(Streaming.OnDisconnect.class));
  }

  RetryPolicy policy() {
    List<StatusRule> statuses = new ArrayList<>();
    List<String> fallbacks = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      statuses.add(statusRule());
      fallbacks.add("other/model-" + random.nextInt(9));
    }
    return RetryPolicy.builder()
        .fallbackModels(fallbacks)
        .fallbackScope(one(FallbackScope.class))
        .defaultRule(new Rule(ladder(), upTo(9), OptionalInt.empty(), Optional.empty()))
        .attemptsPerTarget(random.nextBoolean() ? OptionalInt.of(upTo(5)) : OptionalInt.empty())
        .maxTotalAttempts(upTo(64))
        .onStatusCodes(statuses)
        .onTimeout(maybe(this::rule))
        .onConnectError(maybe(this::rule))
        .onHighLatency(maybe(this::highLatency))
        .backoff(maybe(this::backoff))
        .retryAfterHandling(
            random.nextBoolean()
                ? RetryAfterHandling.DEFAULT
                : new RetryAfterHandling(
                    one(Scope.class),
                    one(Reach.class),
                    seconds(),
                    random.nextBoolean() ? Duration.ZERO : span()))
        .maxRetryDuration(maybe(this::millis))
        .deadline(span())
        .selection(one(Selection.class))
        .circuitBreaker(maybe(this::breaker))
        .retryBudget(maybe(this::budget))
        .hedging(maybe(() -> new Hedging(maybe(this::span), upTo(3), 0.01 * upTo(100))))
        .streaming(streaming())
        .onAuthError(one(OnFailure.class))
        .onEmptyAnswer(one(OnFailure.class))
        .coalesce(one(Coalesce.class))
        .replay(one(Replay.class))
        .build();
  }

  private String word() {
    return one(List.of("a", "true", "null", "1.5", "no: thing", "# x", "-", "'\"", "ü", "$HOME"))
        + random.nextInt(1000);
  }

  private List<ApiKey> keys() {
    List<ApiKey> keys = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      keys.add(new ApiKey(word(), "%064x".formatted(random.nextLong())));
    }
    return keys;
  }

  private Timeouts timeouts() {
    return new Timeouts(span(), span(), span(), span(), span());
  }

  private PolicyChoice choice(Map<String, RetryPolicy> policies) {
    return switch (random.nextInt(3)) {
      case 0 -> PolicyChoice.NONE;
      case 1 -> PolicyChoice.inline(policy());
      default -> {
        String name = one(List.copyOf(new TreeSet<>(policies.keySet())));
        yield PolicyChoice.named(name, policies.getOrDefault(name, RetryPolicy.DEFAULT));
      }
    };
  }

  private ModelEntry entry(int number, boolean isDefault, Map<String, RetryPolicy> policies) {
    String model = one(List.of("openai", "anthropic", "gemini", "acme")) + "/m:" + number;
    BaseUrl url =
        BaseUrl.parse(
            one(List.of("http", "https"))
                + "://"
                + one(List.of("127.0.0.1", "[::1]", "example.org"))
                + ":"
                + (10 * upTo(6000) + number)
                + one(List.of("", "/", "/v1", "/openai/v1")),
            "/v1");
    Set<Capability> able = Set.copyOf(List.of(Capability.values()).subList(0, random.nextInt(5)));
    String name = random.nextBoolean() ? model : word() + "-" + number;
    Target target =
        new Target(
            name,
            model,
            Target.providerOf(model),
            url.endpoint(),
            timeouts(),
            random.nextBoolean() ? OptionalLong.of(upTo(1_000_000)) : OptionalLong.empty(),
            able,
            random.nextBoolean() ? upTo(10) : random.nextDouble() + 0.001,
            random.nextInt(4) == 0,
            name);
    Map<String, String> headers = new LinkedHashMap<>();
    if (random.nextBoolean()) {
      headers.put("X-Canary", "$ 100%: \"yes\" # " + random.nextInt(9));
    }
    ProviderInterface spoken = one(ProviderInterface.class);
    return new ModelEntry(
        target,
        spoken,
        url,
        maybe(() -> Secret.from("$KEY", "the-key")),
        headers,
        random.nextBoolean(),
        isDefault,
        maybe(() -> new Cost(random.nextInt(100), random.nextDouble() * 100)),
        choice(policies),
        spoken == ProviderInterface.BEDROCK ? maybe(() -> "eu-west-1") : Optional.empty());
  }

  /// Variables that the configuration's secrets come from.
  static final Map<String, String> VARIABLES = Map.of("KEY", "the-key", "REDIS", "redis://r:6379");

  Configuration configuration() {
    Map<String, RetryPolicy> policies = new LinkedHashMap<>();
    for (int i = upTo(3); i > 0; i--) {
      policies.put("p-" + i, policy());
    }
    List<ModelEntry> models = new ArrayList<>();
    int count = upTo(4);
    int marked = random.nextInt(count + 1);
    for (int i = 0; i < count; i++) {
      models.add(entry(i, i == marked, policies));
    }
    List<Listener> listeners = new ArrayList<>();
    for (int i = upTo(2); i > 0; i--) {
      listeners.add(
          new Listener(
              word() + "-" + i,
              one(List.of("127.0.0.1", "localhost", "::1")),
              i == 1 ? 0 : 20000 + i,
              maybe(() -> new Tls(Path.of("/etc/c.pem"), Path.of("keys", "k.pem"))),
              keys(),
              upTo(1 << 30)));
    }
    Map<String, ModelAlias> aliases = new LinkedHashMap<>();
    if (random.nextBoolean()) {
      aliases.put("fast", new ModelAlias("fast", models.getFirst().name()));
    }
    return new Configuration(
        listeners,
        new Admin("127.0.0.1", 1 + random.nextInt(9999), keys()),
        models,
        policies,
        new Defaults(timeouts(), choice(policies)),
        aliases,
        new Limits(upTo(9999), upTo(9999), upTo(1 << 30)),
        random.nextBoolean()
            ? State.IN_MEMORY
            : new State.Redis(Secret.from("${REDIS}", "redis://r:6379"), word()),
        new Telemetry(
            maybe(() -> URI.create("http://127.0.0.1:4318/v1/traces")),
            one(Telemetry.LogFormat.class)));
  }
}

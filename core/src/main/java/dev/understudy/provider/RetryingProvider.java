package dev.understudy.provider;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// One provider, asked again when asking again can help. A small, complete retry: no other targets,
/// no memory between calls.
///
/// Chat is retried, plain and as a stream until its first content; the four other operations pass
/// through untouched unless [Builder#alsoRetry] names them. A failure is retried if it may be tried
/// again on any target, if attempts are left, if its hint is short enough, and if the wait ends
/// before the deadline. The final error is the last failure, with every attempt in
/// [ProviderException#attempts()].
///
/// Thread-safe if the provider is.
public final class RetryingProvider implements Provider {
  private final Provider inner;
  private final RetryRules rules;
  private final Map<String, RetryRules> overrides = new HashMap<>();
  private final Set<Operation> retried;
  private final Duration streamIdle;
  private final Time time;
  private final Supplier<? extends RandomGenerator> dice;
  private final RetryListener listener;

  private RetryingProvider(Builder builder) {
    inner = builder.inner;
    rules = builder.rules();
    builder.overrides.forEach((name, change) -> overrides.put(name, change.over(rules)));
    retried = EnumSet.copyOf(builder.retried);
    streamIdle = builder.streamIdle;
    time = builder.time;
    dice = builder.dice;
    listener = builder.listener;
  }

  /// Starts from the defaults.
  ///
  /// @throws IllegalArgumentException if the provider retries already: attempts would multiply
  public static Builder builder(Provider provider) {
    return new Builder(provider);
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public ChatAnswer chat(ChatRequest request) {
    return plain(Operation.CHAT, request.model(), () -> inner.chat(request));
  }

  @Override
  public ChatStream chatStream(ChatRequest request) {
    RetryCall call = call(Operation.CHAT_STREAM, request.model());
    Opening.Opened opened =
        call.answer(() -> {
          Opening opening = new Opening(inner, request);
          return new RetryCall.Try<>(opening, opening);
        });
    return call.rest(opened, streamIdle);
  }

  @Override
  public EmbeddingAnswer embed(EmbeddingRequest request) {
    return plain(Operation.EMBEDDING, request.model(), () -> inner.embed(request));
  }

  @Override
  public Media generateImage(ImageRequest request) {
    return plain(Operation.IMAGE, request.model(), () -> inner.generateImage(request));
  }

  @Override
  public Media speak(SpeechRequest request) {
    return plain(Operation.SPEECH, request.model(), () -> inner.speak(request));
  }

  @Override
  public Media transcribe(TranscriptionRequest request) {
    return plain(Operation.TRANSCRIPTION, request.model(), () -> inner.transcribe(request));
  }

  @Override
  public Optional<ChatRequest> continued(ChatRequest request, String given) {
    return inner.continued(request, given);
  }

  @Override
  public Set<Operation> operations() {
    return inner.operations();
  }

  @Override
  public void close() {
    inner.close();
  }

  private <T> T plain(Operation operation, String model, Supplier<T> task) {
    if (!retried.contains(operation)) {
      return task.get();
    }
    RetryCall.Try<T> attempt = new RetryCall.Try<>(task, LeakWatch.NOTHING);
    return call(operation, model).answer(() -> attempt);
  }

  private RetryCall call(Operation operation, String model) {
    int slash = model.indexOf('/');
    String provider = slash < 0 ? inner.name() : model.substring(0, slash);
    return new RetryCall(
        About.of(operation, provider, model),
        overrides.getOrDefault(provider, rules),
        time,
        dice,
        listener);
  }

  /// Changes for the models of one provider. Each setting stands alone.
  public static final class Changes {
    private Optional<Integer> maxRetries = Optional.empty();
    private Optional<Duration> timeout = Optional.empty();

    private Changes() {}

    /// See [Builder#maxRetries].
    public Changes maxRetries(int value) {
      maxRetries = Optional.of(Builder.notNegative("maxRetries", value));
      return this;
    }

    /// See [Builder#timeout].
    public Changes timeout(Duration value) {
      timeout = Optional.of(Builder.notNegative("timeout", value));
      return this;
    }

    private RetryRules over(RetryRules base) {
      return new RetryRules(
          maxRetries.orElse(base.maxRetries()),
          timeout.orElse(base.timeout()),
          base.pause(),
          base.maxRetryAfter(),
          base.deadline());
    }
  }

  /// Collects settings. Not thread-safe.
  public static final class Builder {
    private final Provider inner;
    private final Map<String, Changes> overrides = new HashMap<>();
    private final Set<Operation> retried = EnumSet.of(Operation.CHAT, Operation.CHAT_STREAM);
    private int maxRetries = 2;
    private Duration timeout = Duration.ofSeconds(30);
    private Duration initialBackoff = Duration.ofMillis(100);
    private Duration maxBackoff = Duration.ofSeconds(5);
    private Duration maxRetryAfter = Duration.ofSeconds(60);
    private Optional<Duration> deadline = Optional.empty();
    private Duration streamIdle = Duration.ofSeconds(90);
    private Time time = Time.system();
    private Supplier<? extends RandomGenerator> dice = SplittableRandom::new;
    private RetryListener listener = RetryListener.NONE;

    private Builder(Provider inner) {
      if (inner instanceof RetryingProvider || inner instanceof FailoverProvider) {
        throw new IllegalArgumentException(
            inner.name() + " retries already: attempts would multiply");
      }
      this.inner = inner;
    }

    private RetryRules rules() {
      return new RetryRules(
          maxRetries, timeout, new Pause(initialBackoff, maxBackoff), maxRetryAfter, deadline);
    }

    /// Retries after the first attempt; 2 unless said otherwise. 0 is one attempt, still under the
    /// timeout.
    public Builder maxRetries(int value) {
      maxRetries = notNegative("maxRetries", value);
      return this;
    }

    /// The most an attempt may take: of a plain call as a whole, of a stream until its first
    /// content. 30 s unless said otherwise; zero is no limit.
    public Builder timeout(Duration value) {
      timeout = notNegative("timeout", value);
      return this;
    }

    /// The backoff before the first retry, before jitter; doubled for each one after. 100 ms unless
    /// said otherwise.
    public Builder initialBackoff(Duration value) {
      initialBackoff = notNegative("initialBackoff", value);
      return this;
    }

    /// The longest backoff, before jitter. 5 s unless said otherwise.
    public Builder maxBackoff(Duration value) {
      maxBackoff = notNegative("maxBackoff", value);
      return this;
    }

    /// The longest hint that is waited for; a longer one ends the call at once. 60 s unless said
    /// otherwise.
    public Builder maxRetryAfter(Duration value) {
      maxRetryAfter = notNegative("maxRetryAfter", value);
      return this;
    }

    /// The most that all attempts and waits may take together; of a stream, until its first
    /// content. No limit unless said otherwise.
    public Builder deadline(Duration value) {
      if (!value.isPositive()) {
        throw new IllegalArgumentException("deadline must be positive: " + value);
      }
      deadline = Optional.of(value);
      return this;
    }

    /// The longest silence of a stream after its first content. 90 s unless said otherwise; zero is
    /// no limit.
    public Builder streamIdle(Duration value) {
      streamIdle = notNegative("streamIdle", value);
      return this;
    }

    /// Other settings for the models of one provider: those whose part before the first `/` is this
    /// name, or all without a `/` if it is the name of the provider itself.
    public Builder override(String provider, Function<Changes, Changes> changes) {
      overrides.put(provider, changes.apply(new Changes()));
      return this;
    }

    /// Operations that are retried besides chat. Image, speech and transcription are then retried
    /// only if it is certain that they were not executed.
    public Builder alsoRetry(Operation... operations) {
      retried.addAll(Set.of(operations));
      return this;
    }

    /// The time; the JVM's unless said otherwise.
    public Builder time(Time value) {
      time = value;
      return this;
    }

    /// The dice of each call; seeded differently each time unless said otherwise.
    public Builder dice(Supplier<? extends RandomGenerator> value) {
      dice = value;
      return this;
    }

    /// Who hears of attempts.
    public Builder listener(RetryListener value) {
      listener = value;
      return this;
    }

    /// The provider.
    public RetryingProvider build() {
      return new RetryingProvider(this);
    }

    private static int notNegative(String setting, int value) {
      if (value < 0) {
        throw new IllegalArgumentException(setting + " must not be negative: " + value);
      }
      return value;
    }

    private static Duration notNegative(String setting, Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException(setting + " must not be negative: " + value);
      }
      return value;
    }
  }
}

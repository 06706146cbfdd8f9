package dev.understudy.provider;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
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
  private static final System.Logger LOG = System.getLogger(RetryingProvider.class.getName());

  private final Provider inner;
  private final Settings settings;
  private final Map<String, Settings> overrides;
  private final Set<Operation> retried;
  private final Pause pause;
  private final Duration maxRetryAfter;
  private final Optional<Duration> deadline;
  private final Duration streamIdle;
  private final Time time;
  private final Supplier<? extends RandomGenerator> dice;
  private final RetryListener listener;

  private RetryingProvider(Builder builder) {
    inner = builder.inner;
    settings = builder.settings();
    overrides = new HashMap<>();
    builder.overrides.forEach((name, change) -> overrides.put(name, change.over(settings)));
    retried = EnumSet.copyOf(builder.retried);
    pause = new Pause(builder.initialBackoff, builder.maxBackoff);
    maxRetryAfter = builder.maxRetryAfter;
    deadline = builder.deadline;
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
    Trail trail = new Trail(time);
    Opening.Opened opened =
        run(
            new Ask<>(
                Operation.CHAT_STREAM,
                request.model(),
                () -> {
                  Opening opening = new Opening(inner, request);
                  return new Try<>(opening, opening);
                }),
            trail);
    long openedAt = time.now();
    About about = about(Operation.CHAT_STREAM, request.model());
    return new HeldStream(
        time,
        streamIdle,
        about,
        opened,
        new HeldStream.Ending() {
          @Override
          public void ended(Optional<RuntimeException> failure) {}

          @Override
          public ProviderException told(ProviderException failure) {
            trail.add(openedAt, Duration.ZERO, failure);
            return trail.ending(failure);
          }

          @Override
          public void leaked() {
            tell(() -> listener.leaked(about.provider()));
          }
        });
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
    Time.Leftovers<T> none = new Time.Leftovers<>() {};
    return run(new Ask<>(operation, model, () -> new Try<>(task, none)), new Trail(time));
  }

  /// An operation as a value: what is asked, and how to try it once more.
  private record Ask<T>(Operation operation, String model, Supplier<Try<T>> attempts) {}

  private record Try<T>(Supplier<T> task, Time.Leftovers<? super T> leftovers) {}

  /// The most an attempt may take: its own timeout, or what the call has left.
  private record Limit(Duration duration, ProviderException.TimedOut.Clock clock) {}

  private <T> T run(Ask<T> ask, Trail trail) {
    Settings mine = settings(ask.model());
    RandomGenerator rolls = dice.get();
    About about = about(ask.operation(), ask.model());
    Duration waited = Duration.ZERO;
    for (int number = 1; ; number++) {
      int current = number;
      if (Thread.currentThread().isInterrupted()) {
        throw gaveUp(ProviderException.Cancelled.of(about), trail);
      }
      tell(() -> listener.started(about.operation(), about.provider(), about.model(), current));
      long started = time.now();
      try {
        T answer = attempt(ask, mine, about, trail);
        tell(() -> listener.succeeded(current, trail.elapsed()));
        return answer;
      } catch (ProviderException failure) {
        trail.add(started, waited, failure);
        tell(() -> listener.failed(failure, current));
        if (deadlineIsOver(failure)) {
          throw gaveUp(
              ProviderException.DeadlineExceeded.of(about, deadline.orElseThrow(), failure), trail);
        }
        waited =
            waitAfter(failure, ask.operation(), mine, number, trail, rolls)
                .orElseThrow(() -> gaveUp(failure, trail));
      }
      pause(waited, about, number + 1, trail);
    }
  }

  private <T> T attempt(Ask<T> ask, Settings mine, About about, Trail trail) {
    Try<T> attempt = ask.attempts().get();
    Optional<Limit> limit = limit(ask.operation(), mine, trail);
    if (limit.isEmpty()) {
      return attempt.task().get();
    }
    Duration duration = limit.get().duration();
    try {
      return time.within(duration, attempt.task(), watched(attempt.leftovers(), about));
    } catch (TimeoutException late) {
      throw ProviderException.TimedOut.of(
          about.phase(Phase.FIRST_BYTE), limit.get().clock(), duration);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw ProviderException.Cancelled.of(about);
    }
  }

  private <T> Time.Leftovers<T> watched(Time.Leftovers<T> leftovers, About about) {
    return new Time.Leftovers<>() {
      @Override
      public void abandoned() {
        leftovers.abandoned();
      }

      @Override
      public void late(T value) {
        leftovers.late(value);
      }

      @Override
      public void leaked() {
        tell(() -> listener.leaked(about.provider()));
      }
    };
  }

  private Optional<Limit> limit(Operation operation, Settings mine, Trail trail) {
    Optional<Duration> left =
        deadline.map(all -> longest(all.minus(trail.elapsed()), Duration.ofNanos(1)));
    Duration timeout = mine.timeout();
    if (left.isPresent() && (timeout.isZero() || left.get().compareTo(timeout) < 0)) {
      return Optional.of(new Limit(left.get(), ProviderException.TimedOut.Clock.CALL));
    }
    return timeout.isZero()
        ? Optional.empty()
        : Optional.of(
            new Limit(
                timeout,
                operation == Operation.CHAT_STREAM
                    ? ProviderException.TimedOut.Clock.FIRST_TOKEN
                    : ProviderException.TimedOut.Clock.ATTEMPT));
  }

  private static boolean deadlineIsOver(ProviderException failure) {
    return failure instanceof ProviderException.TimedOut late
        && late.clock() == ProviderException.TimedOut.Clock.CALL;
  }

  /// How long to wait before the next attempt; empty if there is none.
  private Optional<Duration> waitAfter(
      ProviderException failure,
      Operation operation,
      Settings mine,
      int number,
      Trail trail,
      RandomGenerator rolls) {
    Duration hint = failure.retryAfter().orElse(Duration.ZERO);
    if (!mayBeRepeated(operation, failure)
        || number > mine.maxRetries()
        || hint.compareTo(maxRetryAfter) > 0) {
      return Optional.empty();
    }
    Duration wait = pause.before(number, hint, rolls);
    return deadline.isPresent() && trail.elapsed().plus(wait).compareTo(deadline.get()) >= 0
        ? Optional.empty()
        : Optional.of(wait);
  }

  /// Chat and embeddings may be executed twice. What is paid for by the piece is repeated only if
  /// it is certain that it was not executed.
  private static boolean mayBeRepeated(Operation operation, ProviderException failure) {
    if (failure.where() != Where.ANY_TARGET) {
      return false;
    }
    return switch (operation) {
      case CHAT, CHAT_STREAM, EMBEDDING -> true;
      case IMAGE, SPEECH, TRANSCRIPTION ->
          failure.kind() == FailureKind.CONNECT_FAILED
              || (failure instanceof ProviderException.Upstream upstream
                  && (upstream.status() == 429
                      || (upstream.status() == 503 && upstream.retryAfter().isPresent())));
    };
  }

  private void pause(Duration wait, About about, int next, Trail trail) {
    tell(() -> listener.waiting(wait, next));
    try {
      time.sleep(wait);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw gaveUp(ProviderException.Cancelled.of(about), trail);
    }
  }

  private ProviderException gaveUp(ProviderException failure, Trail trail) {
    ProviderException ending = trail.ending(failure);
    tell(() -> listener.gaveUp(ending));
    return ending;
  }

  private About about(Operation operation, String model) {
    return About.of(operation, providerOf(model), model);
  }

  private String providerOf(String model) {
    int slash = model.indexOf('/');
    return slash < 0 ? inner.name() : model.substring(0, slash);
  }

  private Settings settings(String model) {
    return overrides.getOrDefault(providerOf(model), settings);
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private void tell(Runnable message) {
    try {
      message.run();
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.WARNING, "a listener failed", broken);
    }
  }

  /// What an override can change.
  private record Settings(int maxRetries, Duration timeout) {}

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

    private Settings over(Settings base) {
      return new Settings(maxRetries.orElse(base.maxRetries()), timeout.orElse(base.timeout()));
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

    private Settings settings() {
      return new Settings(maxRetries, timeout);
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

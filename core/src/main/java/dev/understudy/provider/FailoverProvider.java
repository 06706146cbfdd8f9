package dev.understudy.provider;

import dev.understudy.attempt.Target;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Lasting;
import dev.understudy.health.Standing;
import dev.understudy.policy.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The engine behind the face of a provider: a request names a target by its name or model, and a
/// policy decides who else is asked when that fails.
///
/// A target's provider is asked for the target's model without the part before the first `/`. Chat
/// and embeddings may be sent again anywhere; image, speech and transcription only if it is certain
/// that the target did not execute them, unless the policy says otherwise. A stream fails over
/// until its first content. When it breaks after that, and the policy says `on_interrupt: resume`,
/// another target goes on with its text where that ended, checked or [Provider#continued]; else, or
/// if nobody can, it ends with [ProviderException.StreamInterrupted]. Interrupting the caller, or
/// closing a stream, ends everything at the providers.
///
/// Thread-safe if the providers are.
public final class FailoverProvider implements Provider {
  private static final Needs UNSAFE = new Needs(Set.of(), false, false);

  private final String name;
  private final Servers servers;
  private final Routes routes;
  private final RetryPolicy policy;
  private final Engine engine;
  private final LongSupplier seeds;
  private final Time time;
  private final AtomicLong calls = new AtomicLong();

  private FailoverProvider(Builder builder) {
    name = builder.name;
    servers = new Servers(new LinkedHashMap<>(builder.providers));
    policy = builder.policy;
    engine = builder.engine;
    seeds = builder.seeds;
    time = builder.time;
    routes = new Routes(List.copyOf(builder.providers.keySet()), policy);
  }

  /// Starts from the default policy, an engine of its own, and no targets.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ChatAnswer chat(ChatRequest request) {
    return plain(
        Operation.CHAT,
        request.model(),
        Contents.needs(request, false),
        (provider, model) -> provider.chat(request.withModel(model)),
        Contents::empty);
  }

  @Override
  public ChatStream chatStream(ChatRequest request) {
    About about = About.of(Operation.CHAT_STREAM, name, request.model());
    Call call = call(about, Contents.needs(request, true));
    ChatAttempts attempts = new ChatAttempts(servers, policy, time, request);
    FailoverCall<StreamPart> failover = new FailoverCall<>(about, attempts);
    try {
      Lasting<StreamPart> lasting = engine.callLasting(call, failover, failover);
      return new LastingStream(lasting, lasting.answer(), failover, attempts);
    } catch (CallFailed failed) {
      return new LastingStream(null, lastResort(failover.failed(failed)), failover, attempts);
    }
  }

  @Override
  public EmbeddingAnswer embed(EmbeddingRequest request) {
    return plain(
        Operation.EMBEDDING,
        request.model(),
        Needs.PLAIN,
        (provider, model) -> provider.embed(request.withModel(model)),
        answer -> answer.data().isEmpty());
  }

  @Override
  public Media generateImage(ImageRequest request) {
    return plain(
        Operation.IMAGE,
        request.model(),
        UNSAFE,
        (provider, model) -> provider.generateImage(request.withModel(model)),
        media -> media.size() == 0);
  }

  @Override
  public Media speak(SpeechRequest request) {
    return plain(
        Operation.SPEECH,
        request.model(),
        UNSAFE,
        (provider, model) -> provider.speak(request.withModel(model)),
        media -> media.size() == 0);
  }

  @Override
  public Media transcribe(TranscriptionRequest request) {
    return plain(
        Operation.TRANSCRIPTION,
        request.model(),
        UNSAFE,
        (provider, model) -> provider.transcribe(request.withModel(model)),
        media -> media.size() == 0);
  }

  /// Never: it goes on with its own answers.
  @Override
  public Optional<ChatRequest> continued(ChatRequest request, String given) {
    return Optional.empty();
  }

  /// What any of the providers can be asked for.
  @Override
  public Set<Operation> operations() {
    return servers.operations();
  }

  /// Closes every provider, each once.
  @Override
  public void close() {
    servers.close();
  }

  private <T> T plain(
      Operation operation,
      String model,
      Needs needs,
      BiFunction<Provider, String, T> ask,
      Predicate<T> nothing) {
    About about = About.of(operation, name, model);
    Call call = call(about, needs);
    FailoverCall<T> failover =
        new FailoverCall<>(about, new PlainAttempts<>(servers, time, ask, nothing));
    try {
      return engine.call(call, failover, failover);
    } catch (CallFailed failed) {
      return lastResort(failover.failed(failed));
    }
  }

  private <T> T lastResort(FailedCall<T> failed) {
    return failed.lastResort().orElseThrow(() -> failed.told(this::blocked));
  }

  private Call call(About about, Needs needs) {
    Routes.Counted way = routes.of(about.model());
    if (way == null) {
      throw ProviderException.NoRoute.of(about, routes.names());
    }
    if (Thread.currentThread().isInterrupted()) {
      throw ProviderException.Cancelled.of(about);
    }
    return Call.of(
            name + "-" + calls.incrementAndGet(),
            seeds.getAsLong(),
            way.route(),
            policy,
            needs,
            engine.ticker().read())
        .doing(about.operation().word())
        .rotated(way.calls().getAndIncrement());
  }

  /// How long until the first target of a call may be tried again; empty if none is blocked.
  private Optional<Duration> blocked(History history) {
    long now = engine.ticker().read();
    Route route = history.call().route();
    List<Target> targets = new ArrayList<>(route.primaries());
    targets.addAll(route.fallbacks());
    return targets.stream()
        .map(target -> engine.health().standing(target, now))
        .filter(Standing::blocked)
        .map(standing -> Duration.ofNanos(Math.max(0, standing.blockedUntil() - now)))
        .min(Duration::compareTo);
  }

  /// Collects targets and settings. Not thread-safe.
  public static final class Builder {
    private String name = "failover";
    private final Map<Target, Provider> providers = new LinkedHashMap<>();
    private RetryPolicy policy = RetryPolicy.DEFAULT;
    private Engine engine = Engine.builder().build();
    private LongSupplier seeds = () -> ThreadLocalRandom.current().nextLong();
    private Time time = Time.system();

    private Builder() {}

    /// Its own name, in failures that no target caused. `failover` unless said otherwise.
    public Builder name(String value) {
      name = value;
      return this;
    }

    /// Adds a target and who serves it. The order counts.
    ///
    /// @throws IllegalArgumentException if the name is taken, or if the provider retries already:
    ///   attempts would multiply
    public Builder target(Target target, Provider provider) {
      Objects.requireNonNull(provider, () -> "no provider for " + target);
      if (provider instanceof RetryingProvider || provider instanceof FailoverProvider) {
        throw new IllegalArgumentException(
            provider.name() + " retries already: attempts would multiply");
      }
      if (providers.keySet().stream().anyMatch(other -> other.name().equals(target.name()))) {
        throw new IllegalArgumentException("there is a target named " + target.name() + " already");
      }
      providers.put(target, provider);
      return this;
    }

    /// The rules of every call.
    public Builder policy(RetryPolicy value) {
      policy = value;
      return this;
    }

    /// The engine, with health, clock, gate and listener; one may serve several providers.
    public Builder engine(Engine value) {
      engine = value;
      return this;
    }

    /// The seed of each call's dice; different each time unless said otherwise.
    public Builder seeds(LongSupplier value) {
      seeds = value;
      return this;
    }

    /// The time that limits attempts and the silence of streams; the JVM's unless said otherwise.
    public Builder time(Time value) {
      time = value;
      return this;
    }

    /// The provider.
    ///
    /// @throws IllegalArgumentException if there is no target
    public FailoverProvider build() {
      if (providers.isEmpty()) {
        throw new IllegalArgumentException("a failover needs a target");
      }
      return new FailoverProvider(this);
    }
  }
}

package dev.understudy.providers;

import dev.understudy.attempt.Target;
import dev.understudy.config.ConfigFile;
import dev.understudy.config.Configuration;
import dev.understudy.config.Loaded;
import dev.understudy.config.ModelEntry;
import dev.understudy.config.Problem;
import dev.understudy.engine.Engine;
import dev.understudy.engine.RetryGate;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.provider.About;
import dev.understudy.provider.ChatAnswer;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.EmbeddingAnswer;
import dev.understudy.provider.EmbeddingRequest;
import dev.understudy.provider.FailoverProvider;
import dev.understudy.provider.ImageRequest;
import dev.understudy.provider.Media;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderException;
import dev.understudy.provider.SpeechRequest;
import dev.understudy.provider.TranscriptionRequest;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Every model of a gateway's configuration file, inside this process: a request names a model, an
/// entry or an alias of the file, and gets that model's fallbacks under that model's policy. What
/// is learned about targets (blocks, breakers, latencies) is shared by all of them.
///
/// ```java
/// try (Provider models = ConfiguredProvider.load(Path.of("understudy.yaml"))) {
///   models.chat(ChatRequest.of("openai/gpt-4o", Message.user("hello")));
/// }
/// ```
///
/// What a file says of listeners, callers and shared state is for the gateway alone. An entry that
/// passes its caller's key on is asked without one: there is no caller here. Thread-safe.
public final class ConfiguredProvider implements Provider {
  private static final System.Logger LOG = System.getLogger(ConfiguredProvider.class.getName());
  private static final String NAME = "understudy";

  /// Who is asked for a model, and under which name.
  private record Destination(Provider provider, String model) {}

  private final Map<String, Destination> byName = new LinkedHashMap<>();
  private final Map<Target, Provider> providers = new LinkedHashMap<>();

  private ConfiguredProvider(Configuration configuration, Builder builder) {
    Collection<String> secrets =
        configuration.models().stream()
            .flatMap(entry -> EntryProviders.secretsOf(entry).stream())
            .toList();
    for (ModelEntry entry : configuration.models()) {
      providers.put(entry.target(), EntryProviders.of(entry, secrets, builder.connections));
    }
    Engine engine =
        Engine.builder()
            .gate(new RetryGate(configuration.limits().maxInFlightRetries()))
            .listener(builder.listener)
            .build();
    IdentityHashMap<RetryPolicy, Provider> byPolicy = new IdentityHashMap<>();
    for (String asked : names(configuration)) {
      List<ModelEntry> meant = configuration.named(asked);
      if (!meant.isEmpty()) {
        ModelEntry first = meant.getFirst();
        Provider failover =
            byPolicy.computeIfAbsent(first.policy(), policy -> failover(policy, engine));
        String model = meant.size() == 1 ? first.name() : first.target().model();
        byName.putIfAbsent(asked, new Destination(failover, model));
      }
    }
  }

  private static Set<String> names(Configuration configuration) {
    Set<String> names =
        configuration.models().stream()
            .map(ModelEntry::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    configuration.models().forEach(entry -> names.add(entry.target().model()));
    names.addAll(configuration.aliases().keySet());
    names.add("default");
    return names;
  }

  private Provider failover(RetryPolicy policy, Engine engine) {
    FailoverProvider.Builder failover =
        FailoverProvider.builder().name(NAME).policy(policy).engine(engine);
    providers.forEach(failover::target);
    return failover.build();
  }

  /// Reads a file, with the process's environment for its variables. Warnings are logged.
  ///
  /// @throws IllegalArgumentException if the file cannot be used; the message names every problem
  ///   with its place
  public static ConfiguredProvider load(Path file) {
    return builder().load(file);
  }

  /// The same for a configuration that was read, or made, elsewhere.
  public static ConfiguredProvider of(Configuration configuration) {
    return builder().of(configuration);
  }

  /// Starts from the process's environment and connections, and no listener.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return NAME;
  }

  /// What requests can name: entries, models, aliases, and `default` if there is one.
  public Set<String> models() {
    return Set.copyOf(byName.keySet());
  }

  @Override
  public ChatAnswer chat(ChatRequest request) {
    Destination to = find(Operation.CHAT, request.model());
    return to.provider().chat(request.withModel(to.model()));
  }

  @Override
  public ChatStream chatStream(ChatRequest request) {
    Destination to = find(Operation.CHAT_STREAM, request.model());
    return to.provider().chatStream(request.withModel(to.model()));
  }

  /// Never: it goes on with its own answers.
  @Override
  public Optional<ChatRequest> continued(ChatRequest request, String given) {
    return Optional.empty();
  }

  @Override
  public EmbeddingAnswer embed(EmbeddingRequest request) {
    Destination to = find(Operation.EMBEDDING, request.model());
    return to.provider().embed(request.withModel(to.model()));
  }

  @Override
  public Media generateImage(ImageRequest request) {
    Destination to = find(Operation.IMAGE, request.model());
    return to.provider().generateImage(request.withModel(to.model()));
  }

  @Override
  public Media speak(SpeechRequest request) {
    Destination to = find(Operation.SPEECH, request.model());
    return to.provider().speak(request.withModel(to.model()));
  }

  @Override
  public Media transcribe(TranscriptionRequest request) {
    Destination to = find(Operation.TRANSCRIPTION, request.model());
    return to.provider().transcribe(request.withModel(to.model()));
  }

  @Override
  public Set<Operation> operations() {
    Set<Operation> any = EnumSet.noneOf(Operation.class);
    providers.values().forEach(provider -> any.addAll(provider.operations()));
    return any;
  }

  private Destination find(Operation operation, String model) {
    @Nullable Destination found = byName.get(model);
    if (found == null) {
      throw ProviderException.NoRoute.of(
          About.of(operation, NAME, model), List.copyOf(byName.keySet()));
    }
    return found;
  }

  @Override
  public String toString() {
    return "ConfiguredProvider" + byName.keySet();
  }

  /// Collects what is not in the file. Not thread-safe.
  public static final class Builder {
    private Map<String, String> environment = System.getenv();
    private Connections connections = Connections.shared();
    private EngineListener listener = EngineListener.NONE;

    private Builder() {}

    /// Sets where the file's variables come from.
    public Builder environment(Map<String, String> value) {
      environment = Map.copyOf(value);
      return this;
    }

    /// Sets the connections of all models.
    public Builder connections(Connections value) {
      connections = value;
      return this;
    }

    /// Sets who hears of calls and attempts.
    public Builder listener(EngineListener value) {
      listener = value;
      return this;
    }

    /// Reads a file. Warnings are logged.
    ///
    /// @throws IllegalArgumentException if it cannot be used; the message names every problem
    public ConfiguredProvider load(Path file) {
      Loaded<Configuration> loaded = ConfigFile.load(file, environment);
      for (Problem warning : loaded.warnings()) {
        LOG.log(System.Logger.Level.WARNING, "{0}", warning);
      }
      return of(loaded.orThrow());
    }

    /// A provider for all models of a configuration.
    public ConfiguredProvider of(Configuration configuration) {
      return new ConfiguredProvider(configuration, this);
    }
  }
}

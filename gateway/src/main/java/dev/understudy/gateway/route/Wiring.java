package dev.understudy.gateway.route;

import dev.understudy.attempt.Target;
import dev.understudy.config.BaseUrl;
import dev.understudy.config.KeyHeader;
import dev.understudy.config.ModelEntry;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.Scrubber;
import dev.understudy.transport.HeaderLines;
import dev.understudy.transport.Origin;
import dev.understudy.transport.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How one target is reached. Its request heads are made once, with its credential, and belong to
/// its origin: nothing of a caller's request is in them. Immutable and thread-safe.
public final class Wiring {
  /// The only version of the messages interface there is to ask for.
  private static final String ANTHROPIC_VERSION = "2023-06-01";

  private final Target target;
  private final Dialect dialect;
  private final Origin origin;
  private final String model;
  private final boolean passthrough;
  private final KeyHeader keyHeader;
  private final ErrorClassifier classifier;
  private final Optional<String> key;
  private final Map<Endpoint, RequestHead> plain = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, RequestHead> streaming = new EnumMap<>(Endpoint.class);

  private Wiring(ModelEntry entry, Scrubber scrubber) {
    BaseUrl base = entry.baseUrl();
    target = entry.target();
    dialect =
        switch (entry.providerInterface()) {
          case OPENAI -> Dialect.OPENAI;
          case ANTHROPIC -> Dialect.ANTHROPIC;
        };
    origin = new Origin(base.scheme(), base.host(), base.port());
    model = entry.upstreamModel();
    passthrough = entry.passthroughAuth();
    keyHeader = entry.keyHeader();
    ErrorClassifier byName =
        ErrorClassifier.of(target.provider(), dialect.name().toLowerCase(Locale.ROOT))
            .scrubbing(scrubber);
    classifier = passthrough ? byName.forCallersKey() : byName;
    key = passthrough ? Optional.empty() : keyOf(entry);
    for (Endpoint endpoint : Endpoint.values()) {
      if (endpoint.dialect() == dialect) {
        String path = base.prefix() + endpoint.operation();
        plain.put(endpoint, head(entry, path, "application/json"));
        streaming.put(endpoint, head(entry, path, "text/event-stream"));
      }
    }
  }

  /// The wiring of an entry.
  ///
  /// @param scrubber hides every key of the configuration
  static Wiring of(ModelEntry entry, Scrubber scrubber) {
    return new Wiring(entry, scrubber);
  }

  /// The key of an entry, for the origin it belongs to.
  static Optional<String> keyOf(ModelEntry entry) {
    BaseUrl base = entry.baseUrl();
    return entry.accessKey().map(key -> key.revealTo(base.scheme(), base.host(), base.port()));
  }

  private RequestHead head(ModelEntry entry, String path, String accept) {
    HeaderLines lines = HeaderLines.NONE.with("content-type", "application/json");
    lines = withUnlessConfigured(entry, lines, "accept", accept);
    lines = withUnlessConfigured(entry, lines, "user-agent", "understudy");
    if (dialect == Dialect.ANTHROPIC) {
      lines = withUnlessConfigured(entry, lines, "anthropic-version", ANTHROPIC_VERSION);
    }
    for (Map.Entry<String, String> header : entry.headers().entrySet()) {
      lines = lines.with(header.getKey(), header.getValue());
    }
    if (key.isPresent()) {
      lines = lines.with(keyHeader.header(), keyHeader.prefix() + key.get());
    }
    return RequestHead.of(origin, "POST", path, lines);
  }

  private static HeaderLines withUnlessConfigured(
      ModelEntry entry, HeaderLines lines, String name, String value) {
    boolean configured =
        entry.headers().keySet().stream()
            .anyMatch(header -> header.toLowerCase(Locale.ROOT).equals(name));
    return configured ? lines : lines.with(name, value);
  }

  /// What the engine calls it.
  public Target target() {
    return target;
  }

  /// The dialect spoken to it.
  public Dialect dialect() {
    return dialect;
  }

  /// Its model as its provider knows it.
  public String model() {
    return model;
  }

  /// Whether the caller's own credential goes to it instead of ours.
  public boolean passthrough() {
    return passthrough;
  }

  /// How a key travels to it.
  public KeyHeader keyHeader() {
    return keyHeader;
  }

  /// What its failures mean.
  public ErrorClassifier classifier() {
    return classifier;
  }

  /// An error body of this target without our key, should the provider have repeated it.
  public byte[] withoutKey(byte[] body) {
    if (key.isEmpty() || key.get().isBlank()) {
      return body;
    }
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return text.contains(key.get())
        ? text.replace(key.get(), "***").getBytes(StandardCharsets.ISO_8859_1)
        : body;
  }

  /// Where it is.
  public Origin origin() {
    return origin;
  }

  /// The head of requests to it.
  ///
  /// @param endpoint of its own dialect
  public RequestHead head(Endpoint endpoint, boolean stream) {
    RequestHead head = (stream ? streaming : plain).get(endpoint);
    if (head == null) {
      throw new IllegalArgumentException(target.name() + " does not speak " + endpoint);
    }
    return head;
  }

  @Override
  public String toString() {
    return "Wiring[" + target.name() + "]";
  }
}

package dev.understudy.gateway.route;

import dev.understudy.attempt.Target;
import dev.understudy.config.BaseUrl;
import dev.understudy.config.KeyHeader;
import dev.understudy.config.ModelEntry;
import dev.understudy.config.ProviderInterface;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.Scrubber;
import dev.understudy.transport.HeaderLines;
import dev.understudy.transport.Origin;
import dev.understudy.transport.RequestHead;
import dev.understudy.transport.signing.AwsCredential;
import dev.understudy.transport.signing.RequestSigner;
import dev.understudy.transport.signing.SignatureV4;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How one target is reached. Its request heads are made once, with its credential, and belong to
/// its origin: nothing of a caller's request is in them. Immutable and thread-safe.
public final class Wiring {
  private static final String VERSION = "anthropic-version";

  /// The version of the messages interface that is asked for where the caller names none.
  private static final HeaderLines USUAL_VERSION = HeaderLines.NONE.with(VERSION, "2023-06-01");

  /// Providers that reject `stream_options`; they tell the usage of every stream unasked.
  private static final Set<String> WITHOUT_STREAM_OPTIONS = Set.of("mistral");

  private final Target target;
  private final Set<Dialect> spoken;
  private final Dialect dialect;
  private final Origin origin;
  private final String model;
  private final boolean passthrough;
  private final boolean filters;
  private final boolean ownVersion;
  private final KeyHeader keyHeader;
  private final ErrorClassifier classifier;
  private final Optional<String> key;
  private final Scrubber scrubber;
  private final Optional<SignatureV4> signature;
  private final @Nullable RequestHead trial;
  private final Map<Endpoint, RequestHead> plain = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, RequestHead> streaming = new EnumMap<>(Endpoint.class);
  private final IdentityHashMap<RequestHead, RequestSigner> signers = new IdentityHashMap<>();

  private Wiring(ModelEntry entry, Scrubber scrubber) {
    this.scrubber = scrubber;
    BaseUrl base = entry.baseUrl();
    target = entry.target();
    dialect = primary(entry.providerInterface());
    spoken = EnumSet.of(dialect);
    if (dialect == Dialect.OPENAI && entry.offersResponses()) {
      spoken.add(Dialect.RESPONSES);
    }
    origin = new Origin(base.scheme(), base.host(), base.port());
    model = entry.upstreamModel();
    passthrough = entry.passthroughAuth();
    filters = entry.providerInterface() == ProviderInterface.AZURE;
    ownVersion = configured(entry, VERSION);
    keyHeader = entry.keyHeader();
    ErrorClassifier byName =
        ErrorClassifier.of(
                target.provider(), entry.providerInterface().name().toLowerCase(Locale.ROOT))
            .scrubbing(scrubber);
    classifier = passthrough ? byName.forCallersKey() : byName;
    key = passthrough ? Optional.empty() : keyOf(entry);
    signature = signature(entry, key);
    String named = inPath(model);
    trial = dialect == Dialect.OPENAI ? trial(entry, base, named) : null;
    for (Endpoint endpoint : Endpoint.values()) {
      if (spoken.contains(endpoint.dialect())) {
        put(entry, base, keyHeader, endpoint, named);
      }
    }
    entry
        .openAiBeside()
        .ifPresent(beside -> {
          put(entry, beside, KeyHeader.BEARER, Endpoint.EMBEDDINGS, named);
          put(entry, beside, KeyHeader.BEARER, Endpoint.IMAGE_GENERATIONS, named);
        });
  }

  private void put(
      ModelEntry entry, BaseUrl base, KeyHeader header, Endpoint endpoint, String named) {
    plain.put(endpoint, head(entry, base, header, endpoint, named, false));
    streaming.put(endpoint, head(entry, base, header, endpoint, named, true));
  }

  private static Dialect primary(ProviderInterface spoken) {
    return switch (spoken) {
      case OPENAI, AZURE -> Dialect.OPENAI;
      case RESPONSES -> Dialect.RESPONSES;
      case ANTHROPIC -> Dialect.ANTHROPIC;
      case GEMINI, VERTEX -> Dialect.GEMINI;
      case BEDROCK -> Dialect.BEDROCK;
    };
  }

  /// A model's name as one segment of a path: everything is escaped but letters, digits and `-._~`.
  private static String inPath(String model) {
    return URLEncoder.encode(model, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
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

  /// What of an entry's key nobody may see: the key, and each part that is secret by itself.
  static List<String> secretsOf(ModelEntry entry) {
    Optional<String> whole = keyOf(entry);
    List<String> secrets = new ArrayList<>(whole.stream().toList());
    if (entry.region().isPresent()) {
      whole
          .flatMap(AwsCredential::parse)
          .ifPresent(credential -> secrets.addAll(credential.secrets()));
    }
    return secrets;
  }

  /// A form's content type has a boundary of the caller's choice, so it comes with each request.
  private RequestHead head(
      ModelEntry entry,
      BaseUrl base,
      KeyHeader header,
      Endpoint endpoint,
      String named,
      boolean stream) {
    HeaderLines lines =
        endpoint.nature() == Endpoint.Nature.FORM
            ? HeaderLines.NONE
            : HeaderLines.NONE.with("content-type", "application/json");
    lines = withUnlessConfigured(entry, lines, "accept", accept(endpoint, stream));
    lines = withUnlessConfigured(entry, lines, "accept-encoding", "identity");
    lines = withUnlessConfigured(entry, lines, "user-agent", "understudy");
    for (Map.Entry<String, String> own : entry.headers().entrySet()) {
      lines = lines.with(own.getKey(), own.getValue());
    }
    if (key.isPresent() && signature.isEmpty()) {
      lines = lines.with(header.header(), header.prefix() + key.get());
    }
    String path = base.target(endpoint.operation(named, stream));
    RequestHead head = RequestHead.of(origin, "POST", path, lines);
    signature.ifPresent(how -> {
      Map<String, String> fields = new LinkedHashMap<>(entry.headers());
      fields.put("content-type", "application/json");
      signers.put(head, how.signer(origin, "POST", path, fields));
    });
    return head;
  }

  /// How requests are signed, if the key is one that signs.
  private static Optional<SignatureV4> signature(ModelEntry entry, Optional<String> key) {
    return entry
        .region()
        .flatMap(region ->
            key.flatMap(AwsCredential::parse)
                .map(credential -> new SignatureV4(credential, region, "bedrock")));
  }

  private RequestHead trial(ModelEntry entry, BaseUrl usual, String named) {
    String prefix = usual.prefix().replaceFirst("(/v1)?$", "/beta");
    BaseUrl base = new BaseUrl(usual.scheme(), usual.host(), usual.port(), prefix, usual.query());
    return head(entry, base, keyHeader, Endpoint.CHAT_COMPLETIONS, named, true);
  }

  private static String accept(Endpoint endpoint, boolean stream) {
    if (stream) {
      return endpoint == Endpoint.CONVERSE
          ? "application/vnd.amazon.eventstream"
          : "text/event-stream";
    }
    return switch (endpoint.nature()) {
      case CONVERSATION, JSON -> "application/json";
      case FORM, SOUND -> "*/*";
    };
  }

  private static HeaderLines withUnlessConfigured(
      ModelEntry entry, HeaderLines lines, String name, String value) {
    return configured(entry, name) ? lines : lines.with(name, value);
  }

  private static boolean configured(ModelEntry entry, String name) {
    return entry.headers().keySet().stream()
        .anyMatch(header -> header.toLowerCase(Locale.ROOT).equals(name));
  }

  /// What the engine calls it.
  public Target target() {
    return target;
  }

  /// The dialect spoken to it for what a caller asks: the caller's own if it speaks that, else its
  /// first one.
  public Dialect dialect(Endpoint endpoint) {
    return plain.containsKey(endpoint) ? endpoint.dialect() : dialect;
  }

  /// Whether it can do what a caller asks, in its own dialect or in another.
  public boolean serves(Endpoint endpoint) {
    return endpoint.existsIn(dialect(endpoint));
  }

  /// The version of the messages interface to ask for, as a field; nothing in other dialects, or if
  /// the target's own fields say it.
  ///
  /// @param asked the caller's wish; null if there is none
  public HeaderLines version(Dialect dialect, @Nullable String asked) {
    if (dialect != Dialect.ANTHROPIC || ownVersion) {
      return HeaderLines.NONE;
    }
    return asked == null || asked.isEmpty() ? USUAL_VERSION : HeaderLines.NONE.with(VERSION, asked);
  }

  /// Its model as its provider knows it.
  public String model() {
    return model;
  }

  /// Whether the caller's own credential goes to it instead of ours.
  public boolean passthrough() {
    return passthrough;
  }

  /// Whether it filters what its models say, and reports on that in its answers.
  public boolean filters() {
    return filters;
  }

  /// How a key travels to it.
  public KeyHeader keyHeader() {
    return keyHeader;
  }

  /// What its failures mean.
  public ErrorClassifier classifier() {
    return classifier;
  }

  /// An error body of this target without any key of ours, should the provider have repeated one.
  public byte[] withoutKeys(byte[] body) {
    return scrubber.withoutOwnKeys(body);
  }

  /// Where it is.
  public Origin origin() {
    return origin;
  }

  /// The head of requests to it.
  ///
  /// @param endpoint of a dialect that it speaks
  public RequestHead head(Endpoint endpoint, boolean stream) {
    RequestHead head = (stream ? streaming : plain).get(endpoint);
    if (head == null) {
      throw new IllegalArgumentException(target.name() + " does not speak " + endpoint);
    }
    return head;
  }

  /// The fields of one request: these, and a signature if the target wants every request signed.
  ///
  /// @param head from [#head]
  /// @param body as it will be sent
  public HeaderLines signed(RequestHead head, HeaderLines lines, List<Piece> body) {
    RequestSigner signer = signers.get(head);
    return signer == null ? lines : signer.sign(lines, body, Instant.now());
  }

  /// The head of a chat stream under the path of features in trial, `/beta` in place of `/v1`.
  ///
  /// @throws IllegalArgumentException if the target does not speak chat
  public RequestHead trialHead() {
    if (trial == null) {
      throw new IllegalArgumentException(target.name() + " does not speak chat");
    }
    return trial;
  }

  /// Whether a stream can be asked to tell its usage at the end.
  ///
  /// @param endpoint of a dialect that it speaks
  public boolean tellsUsage(Endpoint endpoint) {
    return endpoint == Endpoint.CHAT_COMPLETIONS
        && !WITHOUT_STREAM_OPTIONS.contains(target.provider());
  }

  @Override
  public String toString() {
    return "Wiring[" + target.name() + "]";
  }
}

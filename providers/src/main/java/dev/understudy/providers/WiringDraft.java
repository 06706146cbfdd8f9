package dev.understudy.providers;

import dev.understudy.attempt.Timeouts;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.Scrubber;
import dev.understudy.transport.BaseUrl;
import dev.understudy.transport.HeaderLines;
import dev.understudy.transport.signing.SignatureV4;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the builders of providers share. Not thread-safe; its text form shows nothing.
abstract class WiringDraft<B extends WiringDraft<B>> {
  /// Wide, since whoever wraps a provider limits attempts more tightly and knows why; but of
  /// silence nobody knows more than a stream that sees signs of life.
  private static final Timeouts TIMEOUTS =
      new Timeouts(
          Timeouts.DEFAULT.connect(),
          Duration.ofMinutes(5),
          Timeouts.DEFAULT.idle(),
          Timeouts.DEFAULT.idleThinking(),
          Duration.ofMinutes(10));

  private final Dialect dialect;
  private final String usualPath;
  private final Map<String, String> fields = new LinkedHashMap<>();
  private String name;
  private String spoken;
  private String baseUrl;
  private String keyField;
  private String keyPrefix;
  private @Nullable String key;
  private Timeouts timeouts = TIMEOUTS;
  private Optional<Boolean> streamUsage = Optional.empty();
  private @Nullable Connections connections;
  private Optional<SignatureV4> signature = Optional.empty();
  private Collection<String> secrets = List.of();

  /// @param spoken the interface by its name, for the tables of failures
  /// @param usualPath of a base URL that has no path
  WiringDraft(
      Dialect dialect,
      String spoken,
      String baseUrl,
      String usualPath,
      String keyField,
      String keyPrefix) {
    this.dialect = dialect;
    this.name = spoken;
    this.spoken = spoken;
    this.baseUrl = baseUrl;
    this.usualPath = usualPath;
    this.keyField = keyField;
    this.keyPrefix = keyPrefix;
  }

  /// Sets its name: in failures and trails, and for the tables by which failures are judged.
  public B name(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a provider needs a name");
    }
    name = value;
    return self();
  }

  /// Sets where its API begins, `http[s]://host[:port][/path][?query]`. The usual path is added to
  /// an address without one; a query belongs to every request.
  public B baseUrl(String value) {
    baseUrl = value;
    return self();
  }

  /// Sets its key. Without one none is sent.
  ///
  /// @throws IllegalArgumentException if it is null, as an environment variable is that is not set,
  ///   or has blanks or a line break around it
  public B apiKey(String value) {
    if (Objects.requireNonNullElse(value, "").isBlank()) {
      throw new IllegalArgumentException(
          "the key of " + name + " is empty: is its environment variable set?");
    }
    if (!value.equals(value.strip())) {
      throw new IllegalArgumentException(
          "the key of " + name + " has blanks or a line break around it");
    }
    key = value;
    return self();
  }

  /// Sends the key as it is in this field, in place of the usual one.
  public B apiKeyIn(String field) {
    keyField = field.toLowerCase(Locale.ROOT);
    keyPrefix = "";
    return self();
  }

  /// Sets a field of every request.
  ///
  /// @throws IllegalArgumentException if it is one that the client itself sets, or cannot be sent
  public B header(String field, String value) {
    HeaderLines.NONE.with(field, value); // only to be checked
    fields.put(field.toLowerCase(Locale.ROOT), value);
    return self();
  }

  /// Sets the clocks of every exchange: 2 s to connect, 5 min to the first token, 30 s of silence,
  /// 2 min of it while the model thinks, and 10 min in all, unless said otherwise. Whoever retries
  /// sets shorter limits of its own.
  public B timeouts(Timeouts value) {
    timeouts = value;
    return self();
  }

  /// Sets the connections it uses; those of the process unless said otherwise.
  public B connections(Connections value) {
    connections = value;
    return self();
  }

  B streams(boolean tellUsage) {
    streamUsage = Optional.of(tellUsage);
    return self();
  }

  B signature(Optional<SignatureV4> value) {
    signature = value;
    return self();
  }

  /// The interface by its name, for the tables of a provider that has none of its own.
  B spoken(String value) {
    spoken = value;
    return self();
  }

  /// More that must never be seen in what it says.
  B hiding(Collection<String> more) {
    secrets = List.copyOf(more);
    return self();
  }

  B keyField(String field, String prefix) {
    keyField = field;
    keyPrefix = prefix;
    return self();
  }

  /// @throws IllegalArgumentException if something does not fit; the message holds no key
  Wiring wiring() {
    return wiring("");
  }

  /// The same, further down its path, with the key as a bearer's. The last thing a draft does.
  Wiring beside(String path) {
    return keyField("authorization", "Bearer ").wiring(path);
  }

  final Wiring wiring(String further) {
    int mark = baseUrl.indexOf('?');
    String query = mark < 0 || mark == baseUrl.length() - 1 ? "" : baseUrl.substring(mark);
    BaseUrl base = BaseUrl.parse(mark < 0 ? baseUrl : baseUrl.substring(0, mark));
    String path = (base.path().isEmpty() ? usualPath : base.path()) + further;
    if (key != null && signature.isEmpty() && fields.containsKey(keyField)) {
      throw new IllegalArgumentException(keyField + " is set twice: as the key and as a field");
    }
    Optional<Wiring.Key> carried =
        Optional.ofNullable(signature.isEmpty() ? key : null)
            .map(value -> new Wiring.Key(keyField, keyPrefix + value));
    carried.ifPresent(some -> HeaderLines.NONE.with(some.field(), some.value()));
    Scrubber scrubber = Scrubber.hiding(secrets());
    return new Wiring(
        name,
        dialect,
        new BaseUrl(base.origin(), path),
        query,
        Collections.unmodifiableMap(new LinkedHashMap<>(fields)),
        carried,
        signature,
        timeouts,
        streamUsage.orElse(dialect == Dialect.OPENAI && !name.equals("mistral")),
        ErrorClassifier.of(name, spoken).scrubbing(scrubber),
        scrubber,
        connections == null ? Connections.shared() : connections);
  }

  private List<String> secrets() {
    List<String> all = new ArrayList<>(secrets);
    if (key != null) {
      all.add(key);
    }
    fields.forEach((field, value) -> {
      if (Stream.of("auth", "key", "token", "secret", "cookie").anyMatch(field::contains)) {
        all.add(value);
        all.add(value.substring(value.lastIndexOf(' ') + 1));
      }
    });
    return all;
  }

  @SuppressWarnings("unchecked") // B is the class itself
  private B self() {
    return (B) this;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + name + "]";
  }
}

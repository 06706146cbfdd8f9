package dev.understudy.config;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.config.shape.Reading;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/// One entry of `model_providers` to a [ModelEntry].
final class ModelResolution {
  /// What a masked key looks like in printed configurations.
  static final String MASK = "***";

  private static final Set<String> OWN_HEADERS =
      Set.of(
          "authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "cookie",
          "host",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "content-length",
          "content-type",
          "content-encoding",
          "transfer-encoding",
          "accept-encoding");
  private static final Pattern VISIBLE = Pattern.compile("[!-~](?:[ -~]*[!-~])?");

  private final Environment environment;
  private final Defaults defaults;
  private final Reading reading;
  private final BiFunction<PolicyDraft, String, PolicyChoice> choose;
  private final Map<Credential, String> labels = new HashMap<>();

  /// A key and the origin it goes to.
  private record Credential(String scheme, String host, int port, Secret key) {}

  ModelResolution(
      Environment environment,
      Defaults defaults,
      Reading reading,
      BiFunction<PolicyDraft, String, PolicyChoice> choose) {
    this.environment = environment;
    this.defaults = defaults;
    this.reading = reading;
    this.choose = choose;
  }

  /// The entry, unless there is an error in it.
  Optional<ModelEntry> resolve(ModelDraft one, List<ModelDraft> all) {
    String path = one.path();
    if (one.model().contains("*")) {
      reading.error(
          path + ".model", "a model id with * is not supported", "write one entry for each model");
    }
    if (one.effectiveName().isBlank()) {
      reading.error(path + ".name", "the name is blank", "give it a name, or leave it out");
      return Optional.empty();
    }
    Optional<PolicyChoice> own = one.policy().map(written -> choose.apply(written, path));
    one.policy().ifPresent(written -> checkFallbacks(one, written, all));
    Optional<Secret> key = key(one);
    Map<String, String> headers = headers(one);
    if (!reading.clean(path + ".base_url") || !reading.clean(path + ".provider_interface")) {
      return Optional.empty();
    }
    String provider = Target.providerOf(one.model());
    Optional<KnownProvider> known = KnownProviders.BUILT_IN.find(provider);
    Optional<ProviderInterface> spoken =
        one.providerInterface().or(() -> known.map(KnownProvider::providerInterface));
    if (spoken.isEmpty()) {
      reading.error(
          path + ".model",
          "the provider \"" + provider + "\" is not known",
          "add provider_interface: openai (or another) and base_url, or use one of "
              + String.join(", ", KnownProviders.BUILT_IN.names()));
    }
    Optional<String> written = region(one, spoken);
    if (!reading.clean(path + ".region")) {
      return Optional.empty();
    }
    Optional<BaseUrl> url =
        url(one, provider, known, spoken.orElse(ProviderInterface.OPENAI), written);
    if (url.isEmpty() || spoken.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> region =
        spoken.get() == ProviderInterface.BEDROCK
            ? written.or(() -> AwsRegion.of(url.get().host()))
            : Optional.empty();
    boolean signs =
        spoken.get() == ProviderInterface.BEDROCK
            && key.filter(secret -> secret.reveal().contains(":")).isPresent();
    if (signs && region.isEmpty()) {
      reading.error(
          path,
          "nothing says for which region requests are to be signed",
          "add region, such as eu-west-1");
    }
    checkKey(one, known, url.get());
    return Optional.of(
        new ModelEntry(
            target(one, provider, url.get()).sharing(label(one, url.get(), key)),
            spoken.get(),
            url.get(),
            key,
            headers,
            one.passthroughAuth(),
            one.isDefault(),
            one.cost(),
            own.orElse(defaults.policy()),
            region));
  }

  private Target target(ModelDraft one, String provider, BaseUrl url) {
    Timeouts clocks =
        one.timeouts().map(some -> some.over(defaults.timeouts())).orElse(defaults.timeouts());
    Set<Capability> capabilities =
        one.capabilities()
            .map(Set::copyOf)
            .orElseGet(() -> KnownProviders.BUILT_IN.capabilities(one.model()));
    return new Target(
        one.effectiveName(),
        one.model(),
        provider,
        url.endpoint(),
        clocks,
        one.contextWindow().map(OptionalLong::of).orElseGet(OptionalLong::empty),
        capabilities,
        one.weight(),
        one.internal(),
        one.effectiveName());
  }

  /// The name of the first entry with the same key at the same origin.
  private String label(ModelDraft one, BaseUrl url, Optional<Secret> key) {
    String own = one.effectiveName();
    if (key.isEmpty() || one.passthroughAuth()) {
      return own;
    }
    Credential credential = new Credential(url.scheme(), url.host(), url.port(), key.get());
    String first = labels.putIfAbsent(credential, own);
    return first == null ? own : first;
  }

  private Optional<BaseUrl> url(
      ModelDraft one,
      String provider,
      Optional<KnownProvider> known,
      ProviderInterface spoken,
      Optional<String> region) {
    String path = one.path() + ".base_url";
    if (one.baseUrl().isEmpty()) {
      Optional<String> usual =
          region.map(AwsRegion::bedrock).or(() -> known.flatMap(facts -> facts.baseUrl(spoken)));
      if (usual.isEmpty()) {
        reading.error(
            one.path(),
            "there is no usual base_url for the provider \"" + provider + "\"",
            spoken == ProviderInterface.BEDROCK ? "add region, or base_url" : "add base_url");
      }
      return usual.map(text -> BaseUrl.parse(text, spoken.usualPrefix()));
    }
    Optional<String> text = environment.expand(one.baseUrl().get(), path, reading);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      BaseUrl url = BaseUrl.parse(text.get(), spoken.usualPrefix());
      if (!url.query().isEmpty() && spoken != ProviderInterface.AZURE) {
        throw new IllegalArgumentException("only a base URL of Azure may have a query");
      }
      return Optional.of(url);
    } catch (IllegalArgumentException malformed) {
      reading.error(
          path, String.valueOf(malformed.getMessage()), "write https://host or https://host/path");
      return Optional.empty();
    }
  }

  /// The region as written, if it has a meaning here.
  private Optional<String> region(ModelDraft one, Optional<ProviderInterface> spoken) {
    if (one.region().isEmpty()) {
      return Optional.empty();
    }
    String path = one.path() + ".region";
    if (spoken.isPresent() && spoken.get() != ProviderInterface.BEDROCK) {
      reading.error(path, "only bedrock has regions", "remove it");
      return Optional.empty();
    }
    Optional<String> value = environment.expand(one.region().get(), path, reading);
    if (value.isPresent() && !AwsRegion.isName(value.get())) {
      reading.error(path, "not the name of an AWS region", "write it as in eu-west-1");
      return Optional.empty();
    }
    return value;
  }

  private Optional<Secret> key(ModelDraft one) {
    if (one.accessKey().isEmpty()) {
      return Optional.empty();
    }
    String path = one.path() + ".access_key";
    String source = one.accessKey().get();
    Optional<String> value = environment.expand(source, path, reading);
    if (source.equals(MASK)) {
      reading.error(path, "this key is masked", "write the key or $NAME in its place");
    } else if (value.isPresent() && !VISIBLE.matcher(value.get()).matches()) {
      reading.error(
          path,
          "the key contains blanks at its ends, line breaks or other characters that no header has",
          "look at how the variable is set");
    }
    return value.map(text -> Resolution.secret(source, text));
  }

  private void checkKey(ModelDraft one, Optional<KnownProvider> known, BaseUrl url) {
    String path = one.path();
    boolean sent = one.accessKey().isPresent() && !one.passthroughAuth();
    if (one.passthroughAuth() && one.accessKey().isPresent()) {
      reading.warning(
          path + ".access_key",
          "the key is never sent, because passthrough_auth is true",
          "remove one of them");
    }
    if (sent && url.scheme().equals("http") && !ListenerRules.isLoopback(url.host())) {
      reading.warning(
          path + ".base_url",
          "the key is sent to " + url.host() + " without encryption",
          "use https");
    }
    boolean wanted = known.map(KnownProvider::needsKey).orElse(false);
    boolean usual = one.baseUrl().isEmpty();
    if (wanted && usual && one.accessKey().isEmpty() && !one.passthroughAuth()) {
      reading.warning(
          path, "requests are sent without a key", "add access_key or passthrough_auth: true");
    }
  }

  private Map<String, String> headers(ModelDraft one) {
    Map<String, String> headers = new LinkedHashMap<>();
    Map<String, String> seen = new LinkedHashMap<>();
    one.headers()
        .forEach((name, source) -> {
          String path = one.path() + ".headers." + name;
          String lower = name.toLowerCase(Locale.ROOT);
          if (OWN_HEADERS.contains(lower) || lower.startsWith("proxy-")) {
            reading.error(
                path,
                "the header " + name + " is set by Understudy",
                "remove it; a key belongs in access_key");
          }
          if (seen.putIfAbsent(lower, name) != null) {
            reading.error(path, "the header " + name + " is there twice", "remove one");
          }
          environment
              .expand(source, path, reading)
              .ifPresent(value -> {
                if (!VISIBLE.matcher(value).matches()) {
                  reading.error(
                      path,
                      "the value contains characters that no header has",
                      "look at how the variable is set");
                }
                headers.put(name, value);
              });
        });
    return headers;
  }

  private void checkFallbacks(ModelDraft one, PolicyDraft written, List<ModelDraft> all) {
    if (!(written instanceof PolicyDraft.Inline(var policy))) {
      return;
    }
    boolean twin =
        all.stream()
            .anyMatch(
                other -> !other.path().equals(one.path()) && other.model().equals(one.model()));
    for (int i = 0; i < policy.fallbackModels().size(); i++) {
      String fallback = policy.fallbackModels().get(i);
      boolean itself =
          fallback.equals(one.effectiveName()) || (fallback.equals(one.model()) && !twin);
      if (itself) {
        reading.error(
            one.path() + ".retry_policy.fallback_models[" + i + "]",
            "the model is its own fallback",
            "remove it, or use the strategy same_model to try it again");
      }
    }
  }
}

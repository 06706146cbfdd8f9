package dev.understudy.sdk;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.dialects.Endpoint;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where a model is served: an address, the key for it, and what the model is called there.
///
/// Immutable; a method that changes a setting gives a changed copy. The key is in no text of this
/// object, and it goes to this target alone.
public final class ApiTarget {
  private final Target target;
  private final Optional<String> baseUrl;
  private final Optional<String> key;
  private final Map<String, String> headers;
  private final String model;
  private final Map<String, String> models;

  private ApiTarget(
      Target target,
      Optional<String> baseUrl,
      Optional<String> key,
      Map<String, String> headers,
      String model,
      Map<String, String> models) {
    this.target = target;
    this.baseUrl = baseUrl;
    this.key = key;
    this.headers = headers;
    this.model = model;
    this.models = models;
  }

  /// A target by its id, `provider/model`. The provider decides how errors are read; what follows
  /// the first `/` is the model's name at the target.
  public static ApiTarget of(String id) {
    return of(Target.of(id));
  }

  /// A target with settings of the engine: clocks, window, capabilities, weight, a name.
  public static ApiTarget of(Target target) {
    String id = target.model();
    String model = id.substring(id.indexOf('/') + 1);
    return new ApiTarget(target, Optional.empty(), Optional.empty(), Map.of(), model, Map.of());
  }

  /// The same at this base URL, as the SDK would be given it: for OpenAI's with the version
  /// (`https://api.openai.com/v1`), for Anthropic's without.
  ///
  /// @throws IllegalArgumentException if it is not an absolute address of `http` or `https`, or
  ///   holds a user, a query or a fragment
  public ApiTarget at(String url) {
    URI parsed = URI.create(url);
    String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
    boolean plain =
        parsed.getHost() != null
            && parsed.getUserInfo() == null
            && parsed.getQuery() == null
            && parsed.getFragment() == null;
    if (!plain || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "the base URL of " + target + " must be http(s)://host[:port][/path]");
    }
    String trimmed = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    Target there =
        target.at(parsed.getHost() + (parsed.getPort() < 0 ? "" : ":" + parsed.getPort()));
    return new ApiTarget(there, Optional.of(trimmed), key, headers, model, models);
  }

  /// The same at this base URL, unless it has one.
  ApiTarget or(String url) {
    return baseUrl.isPresent() ? this : at(url);
  }

  /// The same with this key, sent the way the wire format usually does.
  ///
  /// @throws IllegalArgumentException if it is blank
  public ApiTarget key(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("the key of " + target + " is blank");
    }
    return new ApiTarget(target, baseUrl, Optional.of(value), headers, model, models);
  }

  /// The same with a header field of its own: another form of credential (`api-key` for Azure), an
  /// organisation. It replaces what the SDK would send under that name.
  public ApiTarget header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new ApiTarget(target, baseUrl, key, Map.copyOf(more), model, models);
  }

  /// The same, where the model of conversations is called this.
  public ApiTarget model(String name) {
    return new ApiTarget(target, baseUrl, key, headers, name, models);
  }

  /// The same, where a request for one model is sent as a request for another. Comes before
  /// everything else that decides the model's name.
  ///
  /// @param asked as the program names it
  /// @param sent as this target names it
  public ApiTarget model(String asked, String sent) {
    Map<String, String> more = new HashMap<>(models);
    more.put(asked, sent);
    return new ApiTarget(target, baseUrl, key, headers, model, Map.copyOf(more));
  }

  /// The same with other clocks.
  public ApiTarget with(Timeouts timeouts) {
    return new ApiTarget(target.with(timeouts), baseUrl, key, headers, model, models);
  }

  /// What the engine knows of it.
  public Target target() {
    return target;
  }

  /// The base URL; empty if it was not said.
  public Optional<String> baseUrl() {
    return baseUrl;
  }

  /// The key; empty if none was given. For the one who builds a request to this target.
  public Optional<String> key() {
    return key;
  }

  /// Its own header fields, by names in lower case. They may hold secrets.
  public Map<String, String> headers() {
    return headers;
  }

  /// What a model is called here. A conversation goes to the target's own model, whatever the
  /// program names; an embedding, an image or a sound is no use from another model, so it keeps its
  /// name unless [#model(String, String)] gave it another.
  String sent(Endpoint endpoint, String asked) {
    String mapped = models.get(asked);
    if (mapped != null) {
      return mapped;
    }
    boolean conversation =
        endpoint.nature() == Endpoint.Nature.CONVERSATION
            || endpoint == Endpoint.COUNT_TOKENS
            || endpoint == Endpoint.COMPLETIONS;
    return conversation ? model : asked;
  }

  /// The same whose credential label says with which others it shares its key.
  ApiTarget sharing(String label) {
    return new ApiTarget(target.sharing(label), baseUrl, key, headers, model, models);
  }

  /// The name of the target.
  @Override
  public String toString() {
    return target.toString();
  }
}

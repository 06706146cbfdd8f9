package dev.understudy.config;

import dev.understudy.attempt.Target;
import dev.understudy.policy.RetryPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One entry of `model_providers`: a target and how to reach it. Immutable; its text form shows no
/// credential and no header value.
///
/// @param target what the engine sees
/// @param providerInterface the dialect spoken to it
/// @param baseUrl where it is
/// @param accessKey its key, usable at `baseUrl` only; absent for servers that want none
/// @param headers sent with every request, by name
/// @param passthroughAuth the caller's own key goes to this target instead of `accessKey`
/// @param isDefault serves the model name `default`
/// @param cost for the accounts
/// @param choice its policy, and the name of it
/// @param region that requests are signed for, where they are
public record ModelEntry(
    Target target,
    ProviderInterface providerInterface,
    BaseUrl baseUrl,
    Optional<Secret> accessKey,
    Map<String, String> headers,
    boolean passthroughAuth,
    boolean isDefault,
    Optional<Cost> cost,
    PolicyChoice choice,
    Optional<String> region) {

  public ModelEntry {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    accessKey = accessKey.map(key -> key.boundTo(baseUrl));
  }

  /// An entry that has nothing to do with a region.
  public ModelEntry(
      Target target,
      ProviderInterface providerInterface,
      BaseUrl baseUrl,
      Optional<Secret> accessKey,
      Map<String, String> headers,
      boolean passthroughAuth,
      boolean isDefault,
      Optional<Cost> cost,
      PolicyChoice choice) {
    this(
        target,
        providerInterface,
        baseUrl,
        accessKey,
        headers,
        passthroughAuth,
        isDefault,
        cost,
        choice,
        Optional.empty());
  }

  /// The unique name of the target.
  public String name() {
    return target.name();
  }

  /// The name of the model at its provider: the model id without the part up to the first `/`.
  public String upstreamModel() {
    return target.model().substring(target.model().indexOf('/') + 1);
  }

  /// The policy of calls that ask for this model.
  public RetryPolicy policy() {
    return choice.policy();
  }

  /// Whether it offers OpenAI's responses beside chat completions. Azure does so at the resource,
  /// not at a deployment.
  public boolean offersResponses() {
    return known()
            .map(KnownProvider::responses)
            .orElse(providerInterface == ProviderInterface.AZURE)
        && !baseUrl.prefix().contains("/deployments/");
  }

  /// Where the same provider, under the same origin, also offers OpenAI's embeddings and images
  /// although this entry speaks another dialect; empty if nothing is known of that.
  public Optional<BaseUrl> openAiBeside() {
    return known()
        .filter(known -> providerInterface != ProviderInterface.OPENAI)
        .filter(known ->
            known
                .baseUrl()
                .map(usual -> BaseUrl.parse(usual, providerInterface.usualPrefix()))
                .equals(Optional.of(baseUrl)))
        .map(known -> known.otherBaseUrls().get(ProviderInterface.OPENAI))
        .map(url -> BaseUrl.parse(url, ProviderInterface.OPENAI.usualPrefix()))
        .filter(baseUrl::sameOrigin);
  }

  private Optional<KnownProvider> known() {
    return KnownProviders.BUILT_IN
        .find(target.provider())
        .filter(known -> known.providerInterface() == providerInterface);
  }

  /// How the key is sent.
  public KeyHeader keyHeader() {
    return known().map(KnownProvider::keyHeader).orElse(providerInterface.keyHeader());
  }

  @Override
  public String toString() {
    return "ModelEntry["
        + target.name()
        + ", "
        + providerInterface
        + ", "
        + baseUrl
        + ", headers="
        + headers.keySet()
        + ']';
  }
}

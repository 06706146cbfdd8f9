package dev.understudy.config;

import java.util.Map;
import java.util.Optional;

/// What is known about a provider by its prefix.
///
/// @param name the prefix
/// @param providerInterface the dialect it speaks
/// @param baseUrl where its API is; absent if every customer has another one
/// @param otherBaseUrls where it speaks other dialects, if they are elsewhere
/// @param responses whether it offers OpenAI's responses beside chat completions
/// @param keyHeader how it wants its key
/// @param needsKey whether it refuses requests without one
public record KnownProvider(
    String name,
    ProviderInterface providerInterface,
    Optional<String> baseUrl,
    Map<ProviderInterface, String> otherBaseUrls,
    boolean responses,
    KeyHeader keyHeader,
    boolean needsKey) {
  public KnownProvider {
    otherBaseUrls = Map.copyOf(otherBaseUrls);
  }

  /// Where its API in a dialect is.
  public Optional<String> baseUrl(ProviderInterface spoken) {
    return Optional.ofNullable(otherBaseUrls.get(spoken)).or(() -> baseUrl);
  }
}

package dev.understudy.config;

import java.util.Optional;

/// What is known about a provider by its prefix.
///
/// @param name the prefix
/// @param providerInterface the dialect it speaks
/// @param baseUrl where its API is; absent if every customer has another one
/// @param keyHeader how it wants its key
/// @param needsKey whether it refuses requests without one
public record KnownProvider(
    String name,
    ProviderInterface providerInterface,
    Optional<String> baseUrl,
    KeyHeader keyHeader,
    boolean needsKey) {}

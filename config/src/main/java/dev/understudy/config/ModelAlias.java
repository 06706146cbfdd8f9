package dev.understudy.config;

/// Another name for a model.
///
/// @param name what callers may ask for
/// @param target the name or id of a configured model
public record ModelAlias(String name, String target) {}

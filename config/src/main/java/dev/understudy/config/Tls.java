package dev.understudy.config;

import java.nio.file.Path;

/// The identity of a listener.
///
/// @param certificate a PEM file with the chain; relative paths are relative to the configuration
///   file and resolved already
/// @param privateKey a PEM file
public record Tls(Path certificate, Path privateKey) {}

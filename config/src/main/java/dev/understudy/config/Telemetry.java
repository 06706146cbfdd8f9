package dev.understudy.config;

import java.net.URI;
import java.util.Optional;

/// Logs and traces.
///
/// @param otlpEndpoint where spans are sent; nowhere if absent
/// @param logFormat how log lines look
public record Telemetry(Optional<URI> otlpEndpoint, LogFormat logFormat) {

  /// No spans, plain text.
  public static final Telemetry DEFAULT = new Telemetry(Optional.empty(), LogFormat.TEXT);

  /// How log lines look.
  public enum LogFormat {
    /// For people.
    TEXT,
    /// One JSON object a line.
    JSON
  }
}

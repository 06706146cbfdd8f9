package dev.understudy.config;

import java.util.List;
import java.util.Optional;

/// A port for callers.
///
/// @param name for logs; unique
/// @param address an IP address or host name
/// @param port 0 means any free port
/// @param tls plain HTTP if absent
/// @param apiKeys who may call; anyone if empty, which is allowed on loopback only
/// @param maxBodyBytes a larger request body is refused
public record Listener(
    String name,
    String address,
    int port,
    Optional<Tls> tls,
    List<ApiKey> apiKeys,
    int maxBodyBytes) {

  /// What a file without `listeners` gets: 127.0.0.1:12000.
  public static final Listener DEFAULT =
      new Listener("main", "127.0.0.1", 12000, Optional.empty(), List.of(), 32 << 20);

  public Listener {
    apiKeys = List.copyOf(apiKeys);
    Ports.check(port);
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException("max_body_bytes must be positive: " + maxBodyBytes);
    }
  }
}

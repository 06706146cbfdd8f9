package dev.understudy.config;

import java.util.List;

/// The port for operators: health, metrics, explain.
///
/// @param address an IP address or host name
/// @param port 0 means any free port
/// @param apiKeys who may connect; anyone if empty, which is allowed on loopback only
public record Admin(String address, int port, List<ApiKey> apiKeys) {

  /// What a file without `admin` gets: 127.0.0.1:12001.
  public static final Admin DEFAULT = new Admin("127.0.0.1", 12001, List.of());

  public Admin {
    apiKeys = List.copyOf(apiKeys);
    Ports.check(port);
  }
}

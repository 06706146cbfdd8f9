package dev.understudy.config;

/// The one check that both kinds of listener share.
final class Ports {
  private Ports() {}

  static void check(int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535: " + port);
    }
  }
}

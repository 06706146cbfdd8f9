package dev.understudy.config;

/// Where blocks, breakers and budgets are remembered.
public sealed interface State {

  /// In this process.
  State IN_MEMORY = new Memory();

  /// In this process.
  record Memory() implements State {}

  /// In a Redis server that several gateways share.
  ///
  /// @param url `redis://` or `rediss://`; a secret because it may hold a password
  /// @param prefix of every key
  record Redis(Secret url, String prefix) implements State {}
}

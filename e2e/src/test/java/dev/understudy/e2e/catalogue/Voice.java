package dev.understudy.e2e.catalogue;

import dev.understudy.e2e.Reply;
import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.Mode;

/// How callers of the gateway ask in a dialect, and what they hear.
interface Voice {
  /// For the names of tests.
  String name();

  /// The dialect.
  Dialect dialect();

  /// The `provider_interface` of its providers.
  String providerInterface();

  /// Where callers ask.
  String path();

  /// What callers ask.
  ///
  /// @param more further members, each with a comma before it
  String body(Mode mode, String model, String more);

  /// What a caller makes of a reply.
  Heard heard(Reply reply);
}

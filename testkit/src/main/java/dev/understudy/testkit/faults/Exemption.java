package dev.understudy.testkit.faults;

import java.util.Set;
import java.util.function.UnaryOperator;

/// A fault that a client cannot treat as everyone does, and why.
sealed interface Exemption {
  /// Its name.
  String fault();

  /// Where this is so.
  Set<Mode> modes();

  /// Why.
  String reason();

  default boolean of(Fault played, Mode mode) {
    return fault().equals(played.name()) && modes().contains(mode);
  }

  /// It ends in another way.
  record Differs(String fault, Set<Mode> modes, String reason, UnaryOperator<Fault> change)
      implements Exemption {}

  /// It cannot be played.
  record Cannot(String fault, Set<Mode> modes, String reason) implements Exemption {}
}

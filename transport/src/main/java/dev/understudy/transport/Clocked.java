package dev.understudy.transport;

import org.jspecify.annotations.Nullable;

/// Something that a [Clockwork] wakes. Belongs to one loop.
abstract class Clocked {
  /// Neighbours in the clockwork's list.
  @Nullable Clocked next;

  @Nullable Clocked previous;

  /// Whether it is in the list.
  boolean running;

  /// When to be woken, if running.
  long wakeAt;

  /// The time has come, or was due a little while ago. May be too early: look again.
  ///
  /// @param now the tick
  abstract void due(long now);
}

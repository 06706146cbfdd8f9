package dev.understudy.cli;

import sun.misc.Signal;

/// Signals of the operating system. The JDK has no other way to tell SIGHUP from SIGTERM.
@SuppressWarnings("sunapi")
final class Signals {
  private Signals() {}

  /// Runs a task on a thread of its own whenever the signal comes. On systems that do not have the
  /// signal, nothing.
  static void on(String name, Runnable task) {
    try {
      Signal.handle(new Signal(name), signal -> task.run());
    } catch (IllegalArgumentException unknownHere) {
      // Windows has no SIGHUP.
    }
  }
}

package dev.understudy.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// Signals of the operating system. The only API that tells SIGHUP from SIGTERM is
/// `sun.misc.Signal`, of the module `jdk.unsupported`; it is looked up by name, because naming it
/// in code is a warning that cannot be suppressed.
final class Signals {
  private Signals() {}

  /// Runs a task on a thread of its own whenever the signal comes; nothing on systems that do not
  /// have the signal.
  ///
  /// @param name without `SIG`
  static void on(String name, Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                task.run();
                return null;
              });
      Object wanted = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, wanted, handling);
    } catch (InvocationTargetException unknownHere) {
      if (!(unknownHere.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException("cannot listen for SIG" + name, unknownHere);
      }
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException("this JVM has no sun.misc.Signal", changed);
    }
  }
}

package dev.understudy.transport;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import java.util.function.IntSupplier;

/// Whether epoll can be used in this process.
final class NativeIo {
  private static final System.Logger LOG = System.getLogger(NativeIo.class.getName());

  /// Found out once.
  static final boolean WORKS = Epoll.isAvailable() && links(() -> Errors.ERRNO_EPIPE_NEGATIVE);

  private NativeIo() {}

  /// Whether Netty's classes fit its native library. A library of another version than the classes
  /// loads, and fails at the first connection.
  ///
  /// @param symbol a number other than 0 that only the native library knows
  static boolean links(IntSupplier symbol) {
    try {
      return symbol.getAsInt() != 0;
    } catch (LinkageError mixed) {
      LOG.log(
          System.Logger.Level.WARNING,
          "NIO is used instead of epoll, because the artefacts netty-transport-native-unix-common,"
              + " netty-transport-classes-epoll and netty-transport-native-epoll are of different"
              + " versions here; give them one ({0})",
          String.valueOf(mixed.getMessage()));
      return false;
    }
  }
}

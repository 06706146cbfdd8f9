package dev.understudy.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;

/// Turns host names into addresses. Never asked about hosts that are addresses themselves. Which
/// addresses may be used is not its concern.
@FunctionalInterface
public interface NameResolver extends AutoCloseable {
  /// Looks a name up without blocking.
  ///
  /// @param loop where the future's listeners run; the caller is on it
  /// @return at least one address in the order of preference, or the failure
  Future<List<InetAddress>> resolve(EventLoop loop, String host);

  /// Gives back what the resolver holds. Does nothing unless overridden.
  @Override
  default void close() {}
}

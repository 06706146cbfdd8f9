package dev.understudy.transport;

import io.netty.channel.EventLoop;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Asks the system's name servers (and its hosts file) on the event loop. Answers are kept as long
/// as they allow, at most a minute; failures are never kept, so that one bad answer costs one
/// attempt and not the next ten seconds of all of them.
final class DnsResolver implements NameResolver {
  private static final int LONGEST_TTL_SECONDS = 60;
  private static final int QUERY_MILLIS = 800;

  private final Map<EventLoop, DnsNameResolver> byLoop = new ConcurrentHashMap<>();

  @Override
  public Future<List<InetAddress>> resolve(EventLoop loop, String host) {
    return byLoop.computeIfAbsent(loop, DnsResolver::build).resolveAll(host);
  }

  @Override
  public void close() {
    byLoop.values().forEach(DnsNameResolver::close);
    byLoop.clear();
  }

  private static DnsNameResolver build(EventLoop loop) {
    return new DnsNameResolverBuilder(loop)
        .datagramChannelFactory(() -> EventLoops.newDatagram(loop))
        .socketChannelFactory(() -> EventLoops.newSocket(loop))
        .ttl(0, LONGEST_TTL_SECONDS)
        .negativeTtl(0)
        .queryTimeoutMillis(QUERY_MILLIS)
        .build();
  }
}

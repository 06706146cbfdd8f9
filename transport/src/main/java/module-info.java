/// The HTTP client to providers, on Netty: HTTP/1.1, and HTTP/2 where TLS agrees on it.
@SuppressWarnings("module") // the gateway is built later
module dev.understudy.transport {
  requires static transitive org.jspecify;
  requires transitive dev.understudy.core;
  requires transitive dev.understudy.dialects;
  requires transitive io.netty.buffer;
  requires transitive io.netty.common;
  requires transitive io.netty.transport;
  requires io.netty.codec;
  requires transitive io.netty.codec.http2;
  requires io.netty.handler;
  requires io.netty.resolver.dns;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;

  exports dev.understudy.transport;
  exports dev.understudy.transport.signing;
  exports dev.understudy.transport.frames to
      dev.understudy.gateway;
}

/// The HTTP/1.1 client to providers, on Netty.
module dev.understudy.transport {
  requires static transitive org.jspecify;
  requires transitive dev.understudy.core;
  requires transitive dev.understudy.dialects;
  requires transitive io.netty.buffer;
  requires transitive io.netty.common;
  requires transitive io.netty.transport;
  requires io.netty.codec;
  requires io.netty.handler;
  requires io.netty.resolver.dns;
  requires io.netty.transport.classes.epoll;

  exports dev.understudy.transport;
  exports dev.understudy.transport.signing;
}

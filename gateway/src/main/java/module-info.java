/// The server: callers on one side, providers on the other, the engine between.
module dev.understudy.gateway {
  requires static transitive org.jspecify;
  requires transitive dev.understudy.config;
  requires transitive dev.understudy.core;
  requires transitive dev.understudy.transport;
  requires dev.understudy.dialects;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires transitive io.netty.handler;
  requires io.netty.transport;
  requires org.slf4j;

  exports dev.understudy.gateway;
  exports dev.understudy.gateway.edge;
}

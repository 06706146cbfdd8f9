package dev.understudy.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;

/// Tells a [Dial] which protocol the TLS handshake has agreed on (ALPN, RFC 7301). A peer that does
/// not agree on any speaks HTTP/1.1.
final class Negotiation extends ApplicationProtocolNegotiationHandler {
  private final Dial dial;

  Negotiation(Dial dial) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.dial = dial;
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext context, String protocol) {
    dial.agreed(context.channel(), protocol.equals(ApplicationProtocolNames.HTTP_2));
  }

  /// Told by the handshake's own future.
  @Override
  protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {}

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.fireExceptionCaught(cause);
  }
}

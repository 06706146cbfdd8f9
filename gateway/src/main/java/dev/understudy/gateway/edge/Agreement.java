package dev.understudy.gateway.edge;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;

/// Waits for the end of the TLS handshake and goes on in the protocol agreed on (ALPN, RFC 7301);
/// HTTP/1.1 with callers that do not ask.
final class Agreement extends ApplicationProtocolNegotiationHandler {
  private final Listener listener;
  private final Patrol patrol;

  Agreement(Listener listener, Patrol patrol) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.listener = listener;
    this.patrol = patrol;
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
    ChannelHandler next =
        protocol.equals(ApplicationProtocolNames.HTTP_2)
            ? new FrameServerConnection(listener, patrol)
            : new ServerConnection(listener, patrol);
    ctx.pipeline().addLast(next);
  }

  /// Strangers fail to agree all the time.
  @Override
  protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}

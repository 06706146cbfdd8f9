package dev.understudy.bench.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/// One event loop for a whole process, as one worker of nginx is; epoll where there is one.
final class OneLoop {
  private static final boolean EPOLL = Epoll.isAvailable();

  /// The channel type that listens.
  static final Class<? extends ServerChannel> SERVER =
      EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;

  /// The channel type that connects.
  static final Class<? extends SocketChannel> CLIENT =
      EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;

  private OneLoop() {}

  /// A group of one loop.
  static EventLoopGroup group() {
    IoHandlerFactory factory = EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(1, factory);
  }
}

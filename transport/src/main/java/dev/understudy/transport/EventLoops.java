package dev.understudy.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads that do all input and output, and the kinds of channel that fit them: native epoll
/// where it works, else NIO. Thread-safe.
public final class EventLoops implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group;
  private final boolean nativeIo;

  private EventLoops(int threads, String name, boolean nativeIo) {
    this.nativeIo = nativeIo;
    IoHandlerFactory io = nativeIo ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), io);
  }

  /// Starts event loops on epoll if it works here, else on NIO.
  ///
  /// @param threads at least 1
  /// @param name prefix of the threads' names; they are daemons
  public static EventLoops start(int threads, String name) {
    return new EventLoops(positive(threads), name, NativeIo.WORKS);
  }

  /// Starts event loops on NIO, whatever else would load.
  public static EventLoops startNio(int threads, String name) {
    return new EventLoops(positive(threads), name, false);
  }

  /// The loops in turn.
  public EventLoop next() {
    return group.next();
  }

  /// All of them, for a server to bind on.
  public EventLoopGroup group() {
    return group;
  }

  /// Whether these loops use epoll.
  public boolean isNative() {
    return nativeIo;
  }

  /// The kind of listening channel that fits these loops.
  public Class<? extends ServerSocketChannel> serverChannel() {
    return nativeIo ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /// A new connection, not yet connected, of the kind that fits this loop.
  static SocketChannel newSocket(EventLoop loop) {
    return epoll(loop) ? new EpollSocketChannel() : new NioSocketChannel();
  }

  /// A new datagram channel, not yet bound, of the kind that fits this loop.
  static DatagramChannel newDatagram(EventLoop loop) {
    return epoll(loop) ? new EpollDatagramChannel() : new NioDatagramChannel();
  }

  /// Stops the loops after what they are doing, within two seconds.
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }

  private static boolean epoll(EventLoop loop) {
    return loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class);
  }

  private static int positive(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1: " + threads);
    }
    return threads;
  }
}

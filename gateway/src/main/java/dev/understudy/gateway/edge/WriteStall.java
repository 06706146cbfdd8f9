package dev.understudy.gateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/// Notices that a peer has stopped to read. Not thread-safe.
final class WriteStall {
  private final long limit;
  private long bytes;
  private long since;

  WriteStall(Duration limit) {
    this.limit = limit.toNanos();
  }

  /// Whether nothing of what waits to be written on this connection has moved for too long.
  boolean tooLong(Channel channel, long now) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    return tooLong(out == null ? 0 : out.totalPendingWriteBytes() - out.currentProgress(), now);
  }

  /// Whether so many bytes have waited for too long, without any change.
  boolean tooLong(long pending, long now) {
    if (pending == 0 || pending != bytes) {
      bytes = pending;
      since = now;
      return false;
    }
    return now - since > limit;
  }
}

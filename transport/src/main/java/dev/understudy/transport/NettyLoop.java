package dev.understudy.transport;

import dev.understudy.engine.Loop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// An event loop as the engine sees it. Thread-safe.
public record NettyLoop(EventLoop eventLoop) implements Loop {
  @Override
  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  @Override
  public Timer schedule(Runnable task, long nanos) {
    ScheduledFuture<?> timer = eventLoop.schedule(task, Math.max(0, nanos), TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }
}

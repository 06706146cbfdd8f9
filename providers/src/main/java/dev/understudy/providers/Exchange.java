package dev.understudy.providers;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import dev.understudy.transport.ClientExchange;
import dev.understudy.transport.ClientRequest;
import dev.understudy.transport.ExchangeListener;
import dev.understudy.transport.HttpClient;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One request and what comes of it: hears on its event loop, tells a thread that waits. Everything
/// but [#start] and [#cancel] belongs to the loop.
abstract class Exchange implements ExchangeListener {
  final EventLoop loop;

  /// The first thing that the caller waits for: a whole answer, or the beginning of a stream.
  final CompletableFuture<Outcome<Reply>> opening;

  private @Nullable ClientExchange underWay;
  private boolean cancelled;

  Exchange(EventLoop loop, CompletableFuture<Outcome<Reply>> opening) {
    this.loop = loop;
    this.opening = opening;
  }

  /// Sends the request and returns at once.
  void start(HttpClient client, ClientRequest request, Timeouts clocks) {
    onLoop(() -> {
      if (!cancelled) {
        try {
          underWay = client.send(loop, request, clocks, this);
        } catch (RuntimeException bug) {
          opening.completeExceptionally(bug);
        }
      }
    });
  }

  /// Ends it, from any thread. Nothing more is heard of it.
  void cancel() {
    onLoop(() -> {
      cancelled = true;
      ClientExchange sent = underWay;
      if (sent != null) {
        sent.cancel();
      }
      cancelled();
    });
  }

  /// It was cancelled; timers of its own end here.
  abstract void cancelled();

  ClientExchange underWay() {
    if (underWay == null) {
      throw new IllegalStateException("nothing was sent");
    }
    return underWay;
  }

  /// Goes on with what another listener began.
  final void takeOver(Exchange begun) {
    underWay = begun.underWay();
  }

  void onLoop(Runnable task) {
    try {
      if (loop.inEventLoop()) {
        task.run();
      } else {
        loop.execute(task);
      }
    } catch (RejectedExecutionException stopped) {
      opening.complete(
          new Outcome.Broken<>(
              Phase.CONNECT, new IOException("the connections are closed", stopped)));
    }
  }
}

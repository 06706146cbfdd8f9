package dev.understudy.springai;

import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// A stream that ends at the provider when nobody reads it any more. Spring AI's OpenAI model does
/// not close its connection when it is cancelled: it reads on and drops what it reads. Dropping a
/// piece after a cancellation interrupts the thread that reads, and so ends the reading. Where
/// nothing comes, only a [HangUp] can end it.
///
/// The Anthropic model closes its connection when it is cancelled, and that waits for the read
/// under way, which in a silent stream is long. Who cancels is often the timer that all clocks
/// share, so the cancellation has a thread of its own.
final class LeftStream {
  private LeftStream() {}

  /// @param hangUp ends the stream at the provider, if that is possible
  static <T> Flow.Publisher<T> of(Flux<T> stream, Runnable hangUp) {
    return subscriber -> {
      AtomicReference<@Nullable Thread> leaver = new AtomicReference<>();
      Flow.Publisher<T> source =
          JdkFlowAdapter.publisherToFlowPublisher(
              stream.doOnDiscard(
                  Object.class,
                  piece -> {
                    Thread leaving = leaver.get();
                    if (leaving != null && !leaving.equals(Thread.currentThread())) {
                      Thread.currentThread().interrupt();
                    }
                  }));
      source.subscribe(new Leaving<>(subscriber, leaver, hangUp));
    };
  }

  /// Tells the stream that its reader has left, and which thread tells it: what that one drops is
  /// no reason to interrupt it.
  private record Leaving<T>(
      Flow.Subscriber<? super T> reader, AtomicReference<@Nullable Thread> leaver, Runnable hangUp)
      implements Flow.Subscriber<T> {
    @Override
    public void onSubscribe(Flow.Subscription stream) {
      reader.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long count) {
              stream.request(count);
            }

            @Override
            public void cancel() {
              Thread thread =
                  Thread.ofVirtual().name("leave").unstarted(() -> leave(stream, hangUp));
              if (leaver.compareAndSet(null, thread)) {
                thread.start();
              }
            }
          });
    }

    @Override
    public void onNext(T piece) {
      reader.onNext(piece);
    }

    @Override
    public void onError(Throwable broken) {
      reader.onError(broken);
    }

    @Override
    public void onComplete() {
      reader.onComplete();
    }
  }

  private static void leave(Flow.Subscription stream, Runnable hangUp) {
    hangUp.run();
    stream.cancel();
    keepBusy();
  }

  /// Takes the thread that was given back last out of Reactor's pool until it is idle. A cancelled
  /// stream gives its thread back at once, even if that still waits for a read; the next stream
  /// would get this very thread, and wait behind the read.
  private static void keepBusy() {
    Scheduler.Worker last = Schedulers.boundedElastic().createWorker();
    try {
      last.schedule(last::dispose);
    } catch (RejectedExecutionException full) {
      last.dispose();
    }
  }
}

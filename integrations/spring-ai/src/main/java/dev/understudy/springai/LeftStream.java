package dev.understudy.springai;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/// A stream that ends at the provider when nobody reads it any more. Spring AI's OpenAI model does
/// not close its connection when it is cancelled: it reads on and drops what it reads. Dropping a
/// piece after a cancellation interrupts the thread that reads, and so ends the reading.
final class LeftStream {
  private LeftStream() {}

  static <T> Flow.Publisher<T> of(Flux<T> stream) {
    return subscriber -> {
      AtomicBoolean left = new AtomicBoolean();
      Flow.Publisher<T> source =
          JdkFlowAdapter.publisherToFlowPublisher(
              stream.doOnDiscard(
                  Object.class,
                  piece -> {
                    if (left.get()) {
                      Thread.currentThread().interrupt();
                    }
                  }));
      source.subscribe(new Leaving<>(subscriber, left));
    };
  }

  /// Tells the stream that its reader has left, once the cancellation is through: what is dropped
  /// by the thread that cancels is no reason to interrupt that.
  private record Leaving<T>(Flow.Subscriber<? super T> reader, AtomicBoolean left)
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
              stream.cancel();
              left.set(true);
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
}

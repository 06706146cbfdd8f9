package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.CallFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamFailoverTest {
  private static final String A = "openai/a";
  private static final String B = "anthropic/b";

  private final Map<String, Source> sources =
      new HashMap<>(Map.of(A, new Source(), B, new Source()));
  private final Sink sink = new Sink();

  private Flow.Publisher<String> ask(Target target) {
    return sources.get(target.model());
  }

  private void subscribe(Failover models) {
    models.stream(this::ask, item -> !item.isEmpty()).subscribe(sink);
  }

  @Test
  void aStreamThatBreaksBeforeItsFirstContentLeavesNoTrace() {
    subscribe(Failover.of(A, B));
    sink.subscription.request(10);
    sources.get(A).emit("");
    sources.get(A).fail(new IOException("reset"));
    sources.get(B).emit("", "one", "two");
    sources.get(B).complete();
    assertThat(sink.items).containsExactly("", "one", "two");
    assertThat(sink.ended).isEqualTo("complete");
  }

  @Test
  void aStreamThatBreaksAfterItsFirstContentSaysSo() {
    subscribe(Failover.of(A, B));
    sink.subscription.request(10);
    sources.get(A).emit("one");
    IOException reset = new IOException("reset");
    sources.get(A).fail(reset);
    assertThat(sink.items).containsExactly("one");
    assertThat(sink.failure).isSameAs(reset);
    assertThat(sources.get(B).subscribed).isZero();
  }

  @Test
  void nothingIsGivenThatWasNotAskedFor() {
    subscribe(Failover.of(A, B));
    sources.get(A).emit("one");
    assertThat(sink.items).isEmpty();
    assertThat(sources.get(A).requested).isEqualTo(1);
    sink.subscription.request(2);
    assertThat(sink.items).containsExactly("one");
    assertThat(sources.get(A).requested).isEqualTo(2);
    sources.get(A).emit("two");
    assertThat(sink.items).containsExactly("one", "two");
    assertThat(sources.get(A).requested).isEqualTo(2);
    sources.get(A).complete();
    assertThat(sink.ended).isEqualTo("complete");
  }

  @Test
  void whoCancelsCancelsTheSource() {
    subscribe(Failover.of(A, B));
    sink.subscription.request(1);
    sources.get(A).emit("one");
    sink.subscription.cancel();
    assertThat(sources.get(A).cancelled).isTrue();
    sources.get(A).emit("two");
    assertThat(sink.items).containsExactly("one");
  }

  @Test
  void whoCancelsBeforeTheFirstContentStopsTheCall() {
    subscribe(Failover.of(A, B));
    sink.subscription.cancel();
    assertThat(sources.get(A).cancelled).isTrue();
    assertThat(sources.get(B).subscribed).isZero();
    assertThat(sink.ended).isEmpty();
  }

  @Test
  void whenNobodyAnswersTheStoryIsTold() {
    subscribe(Failover.of(A, B));
    sources.get(A).fail(new IOException("first"));
    sources.get(B).fail(new IOException("last"));
    assertThat(sink.failure).isInstanceOf(CallFailed.class).hasMessageContaining("#2 anthropic/b");
    assertThat(sink.failure.getCause()).hasMessage("last");
  }

  @Test
  void silenceBeforeTheFirstContentGoesToTheNext() throws Exception {
    Timeouts impatient =
        new Timeouts(
            Duration.ofSeconds(2),
            Duration.ofMillis(40),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(300));
    subscribe(Failover.of(Target.of(A).with(impatient), Target.of(B)));
    sink.subscription.request(10);
    sources.get(A).emit("");
    assertThat(sources.get(B).arrived.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(sources.get(A).cancelled).isTrue();
    sources.get(B).emit("fine");
    sources.get(B).complete();
    assertThat(sink.items).containsExactly("fine");
  }

  @Test
  void everySubscriptionIsACallOfItsOwn() {
    Flow.Publisher<String> stream = Failover.of(A, B).stream(this::ask);
    stream.subscribe(sink);
    stream.subscribe(new Sink());
    assertThat(sources.get(A).subscribed).isEqualTo(2);
  }

  @Test
  void anEmptyStreamIsComplete() {
    subscribe(Failover.of(A, B));
    sources.get(A).complete();
    assertThat(sink.ended).isEqualTo("complete");
  }

  /// A publisher played by hand.
  private static final class Source implements Flow.Publisher<String>, Flow.Subscription {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private Flow.Subscriber<? super String> subscriber;
    private int subscribed;
    private long requested;
    private boolean cancelled;

    @Override
    public void subscribe(Flow.Subscriber<? super String> subscriber) {
      this.subscriber = subscriber;
      subscribed++;
      subscriber.onSubscribe(this);
      arrived.countDown();
    }

    void emit(String... items) {
      List.of(items).forEach(subscriber::onNext);
    }

    void complete() {
      subscriber.onComplete();
    }

    void fail(Throwable failure) {
      subscriber.onError(failure);
    }

    @Override
    public void request(long count) {
      requested += count;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private static final class Sink implements Flow.Subscriber<String> {
    private final List<String> items = new ArrayList<>();
    private Flow.Subscription subscription;
    private String ended = "";
    private Throwable failure;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(String item) {
      items.add(item);
    }

    @Override
    public void onError(Throwable failure) {
      this.failure = failure;
      ended = "failed";
    }

    @Override
    public void onComplete() {
      ended = "complete";
    }
  }
}

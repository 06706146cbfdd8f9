package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.CallFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamFailoverTest {
  private static final String A = "openai/a";
  private static final String B = "anthropic/b";

  private final Source a = new Source();
  private final Source b = new Source();
  private final Sink sink = new Sink();

  private Flow.Publisher<String> ask(Target target) {
    return target.model().equals(A) ? a : b;
  }

  private void subscribe(Failover models) {
    models.stream(this::ask, item -> !item.isEmpty()).subscribe(sink);
  }

  @Test
  void aStreamThatBreaksBeforeItsFirstContentLeavesNoTrace() {
    subscribe(Failover.of(A, B));
    sink.subscription.request(10);
    a.emit("");
    a.fail(new IOException("reset"));
    b.emit("", "one", "two");
    b.complete();
    assertThat(sink.items).containsExactly("", "one", "two");
    assertThat(sink.ended).isEqualTo("complete");
  }

  @Test
  void aStreamThatBreaksAfterItsFirstContentSaysSo() {
    subscribe(Failover.of(A, B));
    sink.subscription.request(10);
    a.emit("one");
    IOException reset = new IOException("reset");
    a.fail(reset);
    assertThat(sink.items).containsExactly("one");
    assertThat(sink.failure).isSameAs(reset);
    assertThat(b.subscribed).isZero();
  }

  @Test
  void nothingIsGivenThatWasNotAskedFor() {
    subscribe(Failover.of(A, B));
    a.emit("one");
    assertThat(sink.items).isEmpty();
    assertThat(a.requested).isEqualTo(1);
    sink.subscription.request(2);
    assertThat(sink.items).containsExactly("one");
    assertThat(a.requested).isEqualTo(2);
    a.emit("two");
    assertThat(sink.items).containsExactly("one", "two");
    assertThat(a.requested).isEqualTo(2);
    a.complete();
    assertThat(sink.ended).isEqualTo("complete");
  }

  @Test
  void whoCancelsCancelsTheSource() {
    subscribe(Failover.of(A, B));
    sink.subscription.request(1);
    a.emit("one");
    sink.subscription.cancel();
    assertThat(a.cancelled).isTrue();
    a.emit("two");
    assertThat(sink.items).containsExactly("one");
  }

  @Test
  void whoCancelsBeforeTheFirstContentStopsTheCall() {
    subscribe(Failover.of(A, B));
    sink.subscription.cancel();
    assertThat(a.cancelled).isTrue();
    assertThat(b.subscribed).isZero();
    assertThat(sink.ended).isEmpty();
  }

  @Test
  void whenNobodyAnswersTheStoryIsTold() {
    subscribe(Failover.of(A, B));
    a.fail(new IOException("first"));
    b.fail(new IOException("last"));
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
    a.emit("");
    assertThat(b.arrived.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(a.cancelled).isTrue();
    b.emit("fine");
    b.complete();
    assertThat(sink.items).containsExactly("fine");
  }

  @Test
  void everySubscriptionIsACallOfItsOwn() {
    Flow.Publisher<String> stream = Failover.of(A, B).stream(this::ask);
    stream.subscribe(sink);
    stream.subscribe(new Sink());
    assertThat(a.subscribed).isEqualTo(2);
  }

  @Test
  void anEmptyStreamIsComplete() {
    subscribe(Failover.of(A, B));
    a.complete();
    assertThat(sink.ended).isEqualTo("complete");
  }

  /// A publisher played by hand.
  @SuppressWarnings("NullAway.Init")
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

  @SuppressWarnings("NullAway.Init")
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

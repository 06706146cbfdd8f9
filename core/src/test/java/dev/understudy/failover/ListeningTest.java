package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Target;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.observe.EngineListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;

/// What a listener makes current is there for the work, in each way to make a call.
class ListeningTest {
  private static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(() -> "nothing");

  private final List<String> found = Collections.synchronizedList(new ArrayList<>());
  private final List<String> operations = new ArrayList<>();
  private final List<Thread> arrivals = new ArrayList<>();

  private final Failover models =
      Failover.of("openai/a", "anthropic/b")
          .listener(
              new EngineListener() {
                @Override
                public EngineListener arrived(Call call, long now) {
                  operations.add(call.operation());
                  arrivals.add(Thread.currentThread());
                  return this;
                }

                @Override
                public Entered entering(Attempt attempt) {
                  String before = CURRENT.get();
                  CURRENT.set("attempt " + attempt.number());
                  return () -> CURRENT.set(before);
                }
              });

  private String ask(Target target) throws IOException {
    found.add(CURRENT.get());
    if (target.provider().equals("openai")) {
      throw new IOException("reset");
    }
    return "fine";
  }

  private void eachAttemptFoundItself() {
    assertThat(found).containsExactly("attempt 1", "attempt 2");
    assertThat(CURRENT.get()).isEqualTo("nothing");
    assertThat(arrivals).containsExactly(Thread.currentThread());
  }

  @Test
  void onTheCallingThread() {
    assertThat(models.<String>call(this::ask)).isEqualTo("fine");
    eachAttemptFoundItself();
  }

  @Test
  void onThreadsOfTheirOwn() {
    assertThat(models.within(Duration.ofSeconds(20)).<String>call(this::ask)).isEqualTo("fine");
    eachAttemptFoundItself();
  }

  @Test
  void asAFuture() {
    assertThat(
            models
                .callAsync(target -> CompletableFuture.completedFuture(ask(target)))
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join())
        .isEqualTo("fine");
    eachAttemptFoundItself();
  }

  @Test
  void asAStream() {
    CompletableFuture<String> first = new CompletableFuture<>();
    Flow.Publisher<String> stream =
        models.stream(target -> {
          String text = ask(target);
          SubmissionPublisher<String> source = new SubmissionPublisher<>(Runnable::run, 8);
          return subscriber -> {
            source.subscribe(subscriber);
            source.submit(text);
            source.close();
          };
        });
    stream.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(10);
          }

          @Override
          public void onNext(String item) {
            first.complete(item);
          }

          @Override
          public void onError(Throwable failure) {
            first.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {}
        });
    assertThat(first.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join()).isEqualTo("fine");
    eachAttemptFoundItself();
  }

  @Test
  void aCallIsForChatUnlessSomethingElseIsSaid() {
    models.call(this::ask);
    models.operation("embeddings").call(this::ask);
    assertThat(operations).containsExactly("chat", "embeddings");
  }
}

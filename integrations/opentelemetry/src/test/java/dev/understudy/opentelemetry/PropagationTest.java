package dev.understudy.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.engine.Engine;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.FailoverProvider;
import dev.understudy.provider.Message;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Time;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.InMemoryProvider.Turn;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From the caller's span to the attempt's work, whichever thread does it.
class PropagationTest {
  private final Collected collected = new Collected();
  private final CallTelemetry telemetry = CallTelemetry.of(collected.sdk);
  private final Failover models = Failover.of("openai/a", "anthropic/b").listener(telemetry);
  private final List<String> found = Collections.synchronizedList(new ArrayList<>());
  private final Span request = collected.sdk.getTracer("test").spanBuilder("request").startSpan();
  private final Scope scope =
      Context.current()
          .with(request)
          .with(Baggage.builder().put("tenant", "blue").build())
          .makeCurrent();

  @BeforeEach
  void theRequestIsCurrent() {
    assertThat(Span.current().getSpanContext()).isEqualTo(request.getSpanContext());
  }

  @AfterEach
  void theRequestIsStillCurrent() {
    assertThat(Span.current().getSpanContext()).isEqualTo(request.getSpanContext());
    scope.close();
    request.end();
  }

  private String ask(Target target) throws IOException {
    look();
    if (target.provider().equals("openai")) {
      throw new IOException("reset");
    }
    return "fine";
  }

  private void look() {
    found.add(
        Span.current().getSpanContext().getSpanId()
            + " "
            + Baggage.current().getEntryValue("tenant"));
  }

  private void eachAttemptWasCurrentInItsWork() {
    assertThat(collected.call().getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
    assertThat(found)
        .isEqualTo(collected.attempts().stream().map(span -> span.getSpanId() + " blue").toList())
        .hasSize(2);
  }

  @Test
  void onTheCallingThread() {
    models.call(this::ask);
    eachAttemptWasCurrentInItsWork();
  }

  @Test
  void onThreadsOfTheirOwn() {
    models.within(Duration.ofSeconds(20)).call(this::ask);
    eachAttemptWasCurrentInItsWork();
  }

  @Test
  void asAFuture() {
    CompletableFuture<String> answer =
        models.callAsync(target -> CompletableFuture.completedFuture(ask(target)));
    answer.orTimeout(20, TimeUnit.SECONDS).join();
    eachAttemptWasCurrentInItsWork();
  }

  @Test
  void throughProviders() {
    Turn down =
        (about, time) -> {
          look();
          return Turn.status(500, FailureKind.SERVER_ERROR).play(about, time);
        };
    Turn fine =
        (about, time) -> {
          look();
          return Turn.text("hi").play(about, time);
        };
    Provider both =
        FailoverProvider.builder()
            .engine(Engine.builder().listener(telemetry).build())
            .target(Target.of("openai/a"), InMemoryProvider.of("openai", Time.system(), down))
            .target(Target.of("anthropic/b"), InMemoryProvider.of("anthropic", Time.system(), fine))
            .build();
    both.chat(ChatRequest.of("openai/a", Message.user("hello")));
    eachAttemptWasCurrentInItsWork();
  }

  @Test
  void everySubscriptionToAStreamIsACallOfItsOwn() {
    Flow.Publisher<String> stream =
        models.stream(target -> {
          look();
          return subscriber ->
              subscriber.onSubscribe(
                  new Flow.Subscription() {
                    @Override
                    public void request(long count) {
                      subscriber.onNext("piece");
                      subscriber.onComplete();
                    }

                    @Override
                    public void cancel() {}
                  });
        });
    Reader first = new Reader();
    stream.subscribe(first);
    Reader second = new Reader();
    stream.subscribe(second);
    first.ended.orTimeout(20, TimeUnit.SECONDS).join();
    second.ended.orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(collected.attempts()).hasSize(2);
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            collected.attempts().stream().map(span -> span.getSpanId() + " blue").toList());
  }

  private static final class Reader implements Flow.Subscriber<String> {
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(10);
    }

    @Override
    public void onNext(String item) {}

    @Override
    public void onError(Throwable failure) {
      ended.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      ended.complete(true);
    }
  }

  @Test
  void theProviderIsToldOfTheAttemptThatAsksIt() throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start();
        HttpClient http = HttpClient.newHttpClient()) {
      provider.next(Answers.openai().error(503));
      provider.always(Answers.openai().text("hello"));
      models
          .failures(
              FailureClassifier.standard()
                  .when(
                      IllegalStateException.class, failure -> Failures.http(503, Optional.empty())))
          .call(target -> post(http, provider.port()));
      assertThat(collected.attempts()).hasSize(2);
      for (int number = 1; number <= 2; number++) {
        SpanData attempt = collected.attempt(number);
        assertThat(provider.received(number).header("traceparent"))
            .hasValueSatisfying(parent ->
                assertThat(parent)
                    .startsWith("00-" + attempt.getTraceId() + "-" + attempt.getSpanId() + "-"));
      }
    }
  }

  /// What an instrumented client does: the current context goes into the headers.
  private static String post(HttpClient http, int port) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"messages\":[]}"))
            .header("content-type", "application/json");
    W3CTraceContextPropagator.getInstance()
        .inject(
            Context.current(),
            request,
            (carrier, name, value) -> {
              if (carrier != null) {
                carrier.header(name, value);
              }
            });
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("status " + answer.statusCode());
    }
    return answer.body();
  }
}

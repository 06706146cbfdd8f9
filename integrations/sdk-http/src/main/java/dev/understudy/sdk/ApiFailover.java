package dev.understudy.sdk;

import dev.understudy.attempt.Target;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Route;
import dev.understudy.dialects.Dialect;
import dev.understudy.engine.Engine;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps the requests of an SDK alive over targets that speak one wire format. Immutable and
/// thread-safe; copies share what is known about the targets.
public final class ApiFailover {
  private static final AtomicLong CALLS = new AtomicLong();

  private final Servers servers;
  private final RetryPolicy policy;
  private final Engine engine;
  private final Memory memory;

  /// Every target, for operations that any of them can do.
  private final Route everywhere;

  /// The first target alone, for what lives there.
  private final Route home;

  private ApiFailover(Servers servers, RetryPolicy policy, Engine engine, Memory memory) {
    this.servers = servers;
    this.policy = policy;
    this.engine = engine;
    this.memory = memory;
    List<Target> known = servers.known();
    this.everywhere = Route.of(List.of(known.getFirst()), policy, known);
    this.home = Route.of(known.getFirst());
  }

  /// Targets in their order; the first is the one to ask.
  ///
  /// @param family `OPENAI` (with its responses) or `ANTHROPIC`
  /// @param home the address of the provider of that name, for a target of it that has none
  /// @throws IllegalArgumentException if there is none, two have the same name, or one has no
  ///   address
  public static ApiFailover of(Dialect family, String home, List<ApiTarget> targets) {
    String provider = family.name().toLowerCase(Locale.ROOT);
    List<ApiTarget> addressed =
        targets.stream()
            .map(target -> target.target().provider().equals(provider) ? target.or(home) : target)
            .toList();
    for (ApiTarget target : addressed) {
      if (target.baseUrl().isEmpty()) {
        throw new IllegalArgumentException("the target " + target + " needs a base URL");
      }
    }
    return new ApiFailover(
        new Servers(family, addressed),
        RetryPolicy.DEFAULT,
        Engine.builder().build(),
        Memory.empty());
  }

  /// The same under these rules.
  public ApiFailover policy(RetryPolicy value) {
    return new ApiFailover(servers, value, engine, memory);
  }

  /// The same on this engine: its health, clock, gate and listener.
  public ApiFailover engine(Engine value) {
    return new ApiFailover(servers, policy, value, memory);
  }

  /// The same, heard by this listener.
  public ApiFailover listener(EngineListener value) {
    return engine(
        Engine.builder()
            .health(engine.health())
            .ticker(engine.ticker())
            .gate(engine.gate())
            .listener(value)
            .build());
  }

  /// The targets, in their order.
  public List<ApiTarget> targets() {
    return servers.targets();
  }

  /// The longest that a target may take to be connected to: an SDK has one limit for all.
  public Duration connect() {
    return servers.known().stream()
        .map(target -> target.timeouts().connect())
        .max(Duration::compareTo)
        .orElseThrow();
  }

  /// Makes a call and waits for its answer: whole, or a stream whose first content is here.
  ///
  /// @param <A> the SDK's type of an answer
  /// @return the answer of the attempt that counts, good or bad
  /// @throws RuntimeException the SDK's, of a [CallFailed] if no attempt brought an answer that can
  ///   be shown; of an [InterruptedIOException] if the thread was interrupted: its flag is set, and
  ///   the call is over; of another [IOException] if the request cannot be written
  public <A> A call(ApiRequest request, Sender sender, Words<A> words) {
    try {
      return words.reply().apply(call(request, sender));
    } catch (IOException | CallFailed failed) {
      throw words.failure().apply(String.valueOf(failed.getMessage()), failed);
    } finally {
      request.close();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // an answer that nobody waits for is closed
  private ApiReply call(ApiRequest request, Sender sender) throws IOException {
    CompletableFuture<ApiReply> promise = begin(request, sender, false);
    try {
      return promise.get();
    } catch (InterruptedException stop) {
      if (!promise.cancel(true)) {
        promise.thenAccept(ApiReply::close);
      }
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(stop);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case RuntimeException known -> throw known;
        case Error error -> throw error;
        case null, default -> throw new IOException(failed.getCause());
      }
    }
  }

  /// Makes a call without waiting for it.
  ///
  /// @param <A> the SDK's type of an answer
  /// @return the answer, or the same exceptions; cancelling it cancels the call. What hangs on it
  ///   runs on a virtual thread and may block
  @SuppressWarnings("FutureReturnValueIgnored") // how the promise ends is told by another one
  public <A> CompletableFuture<A> start(ApiRequest request, Sender sender, Words<A> words) {
    CompletableFuture<ApiReply> promise;
    try {
      promise = begin(request, sender, true);
    } catch (IOException unwritable) {
      request.close();
      return CompletableFuture.failedFuture(words.told(unwritable));
    }
    Told<A> told = new Told<>(promise);
    told.whenComplete((answer, broken) -> request.close());
    promise.whenComplete((answer, broken) -> {
      if (answer == null) {
        told.completeExceptionally(words.told(broken));
      } else if (!told.complete(words.reply().apply(answer))) {
        answer.close();
      }
    });
    return told;
  }

  /// A promise in the SDK's words: cancelling it cancels the call.
  private static final class Told<A> extends CompletableFuture<A> {
    private final CompletableFuture<ApiReply> promise;

    Told(CompletableFuture<ApiReply> promise) {
      this.promise = promise;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      promise.cancel(mayInterruptIfRunning);
      return cancelled;
    }
  }

  private CompletableFuture<ApiReply> begin(ApiRequest request, Sender sender, boolean async)
      throws IOException {
    memory.retries().seen(request.headers());
    Asked asked = Asked.of(servers.family(), request);
    boolean once = asked instanceof Asked.Passed passed && passed.once();
    RetryPolicy rules =
        once && !policy.isNone() ? policy.toBuilder().maxTotalAttempts(1).build() : policy;
    Call call =
        Call.of(
                "sdk-" + CALLS.incrementAndGet(),
                ThreadLocalRandom.current().nextLong(),
                asked instanceof Asked.Known ? everywhere : home,
                rules,
                asked.needs(),
                engine.ticker().read())
            .rotated(memory.rotation().getAndIncrement());
    return new ApiCall(
            servers,
            request,
            asked,
            sender,
            rules,
            memory.kept(),
            task -> {
              if (async) {
                Thread.ofVirtual().name("understudy-answer").start(task);
              } else {
                task.run();
              }
            })
        .begin(engine, call);
  }
}

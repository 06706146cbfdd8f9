package dev.understudy.sdk;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Spent;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.dialects.Piece;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.resume.Delivered;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Outlet;
import dev.understudy.engine.Transport;
import dev.understudy.policy.RetryPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One call of an SDK under way: begins attempts, and gives the SDK what comes of them.
final class ApiCall implements Transport<Received>, Outlet<Received> {
  private final Servers servers;
  private final ApiRequest request;
  private final Asked asked;
  private final Sender sender;
  private final KeptConnections kept;
  private final Progress progress;
  private final Readings readings;
  private final Endings endings = new Endings();
  private final CallLoop loop = new CallLoop();
  private final Executor completer;
  private final Promised promise = new Promised(this);

  // Of the loop.
  private Engine.@Nullable Handle handle;
  private @Nullable Leg shown;
  private @Nullable IOException interruption;

  /// @param completer where the promise is kept: what hangs on it may block
  ApiCall(
      Servers servers,
      ApiRequest request,
      Asked asked,
      Sender sender,
      RetryPolicy policy,
      KeptConnections kept,
      Executor completer) {
    this.servers = servers;
    this.request = request;
    this.asked = asked;
    this.sender = sender;
    this.kept = kept;
    this.completer = completer;
    this.progress = new Progress(servers, asked, policy);
    this.readings = new Readings(asked, policy, progress);
  }

  /// Begins it, on the caller's thread; once.
  CompletableFuture<ApiReply> begin(Engine engine, Call call) {
    loop.begin(() -> handle = engine.start(call, this, new Judge(asked, servers), loop, this));
    return promise;
  }

  /// Ends it, whatever it is doing. From any thread, idempotent.
  void cancel() {
    loop.run(() -> {
      if (handle != null) {
        handle.cancel();
      }
    });
  }

  CallLoop loop() {
    return loop;
  }

  /// Whether a stream was asked for.
  boolean streaming() {
    return asked instanceof Asked.Known known && known.scan().stream();
  }

  ErrorClassifier classifier(ApiTarget server) {
    return servers.classifier(server);
  }

  @Override
  public Exchange start(Attempt attempt, Events<Received> events) {
    Leg leg = new Leg(this, servers.server(attempt.target()), attempt, events);
    leg.start();
    return leg;
  }

  /// Sends an attempt. On its thread.
  ApiAnswer send(ApiTarget server, Attempt attempt) throws Exception {
    Optional<ApiRequest.Body> body = request.body();
    Optional<List<Piece>> fresh = asked.bodyFor(server);
    if (body.isPresent() && fresh.isPresent()) {
      body = Optional.of(body.get().of(progress.continued(attempt, fresh.get())));
    }
    return sender.send(
        new Sending(
            server,
            server.baseUrl().orElseThrow(),
            Credentials.of(server, servers.family(), request.headers()),
            body));
  }

  /// Whether a connection that ends before an answer may be an old one that nobody told us is gone:
  /// this target has answered not long ago, and sending the request again does no harm. The SDK's
  /// client knows, but does not say.
  boolean mayBeStale(ApiTarget server) {
    return asked.needs().replaySafe() && kept.mayBeKept(server);
  }

  /// A target has answered; its connection may be kept.
  void answered(ApiTarget server) {
    kept.answered(server);
  }

  /// What makes sense of the body of an answer.
  Reading reading(Leg leg, ApiAnswer answer, Attempt attempt) {
    return readings.of(answer, leg, attempt);
  }

  /// What keeps the text of an attempt's stream; null if nothing is to be kept.
  @Nullable Delivered kept(Attempt attempt) {
    return progress.kept(attempt);
  }

  Spent spentBefore() {
    return progress.before();
  }

  /// An attempt threw.
  void threw(Attempt attempt, Throwable failure) {
    endings.threw(attempt, failure);
  }

  /// A stream broke in front of the caller.
  ///
  /// @return whether another attempt may go on; then this leg hears later how it ends
  boolean broke(Leg leg, @Nullable Delivered has, IOException told) {
    boolean may = progress.broke(has, leg.spent());
    if (may) {
      loop.run(() -> interruption = told);
    }
    return may;
  }

  Progress progress() {
    return progress;
  }

  @Override
  public void delivered(Received answer, History history) {
    Leg live = answer.live();
    shown = live;
    ApiReply reply =
        live == null
            ? endings.whole(answer, history)
            : endings.live(answer, history, new LiveBody(live.pipe(), this::cancel), streaming());
    completer.execute(() -> {
      if (!promise.complete(reply)) {
        reply.close();
      }
    });
  }

  @Override
  public void resumed(Received answer, History history) {
    Leg live = answer.live();
    if (shown != null && live != null) {
      shown.pipe().followedBy(live.pipe());
      shown = live;
    }
  }

  @Override
  public void interrupted(Why why, History history) {
    if (shown != null) {
      shown.fail(interruption == null ? new IOException(why.name()) : interruption);
    }
  }

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<Received> outcome) {
    Optional<ApiReply> reply = endings.shown(failure, outcome);
    if (reply.isPresent()) {
      completer.execute(() -> promise.complete(reply.get()));
    } else {
      Throwable told = endings.told(failure, outcome);
      completer.execute(() -> promise.completeExceptionally(told));
    }
  }

  /// What the caller has in its hands: cancelling it cancels the call.
  private static final class Promised extends CompletableFuture<ApiReply> {
    private final ApiCall call;

    Promised(ApiCall call) {
      this.call = call;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled) {
        call.cancel();
      }
      return cancelled;
    }
  }
}

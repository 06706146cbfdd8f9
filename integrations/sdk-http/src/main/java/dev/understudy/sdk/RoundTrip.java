package dev.understudy.sdk;

import dev.understudy.attempt.Phase;
import dev.understudy.call.Attempt;
import dev.understudy.engine.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The request of one attempt and its answer, on a virtual thread of their own: sends the one,
/// reads the other and lets a [Reading] make sense of it. Nobody else touches the exchange; whoever
/// wants it to end interrupts the thread.
final class RoundTrip implements Runnable, Supplier<Optional<ApiAnswer>> {
  /// A connection that is gone fails at the first touch.
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final ApiCall call;
  private final ApiTarget server;
  private final Attempt attempt;
  private final Transport.Events<Received> events;
  private final Leg leg;
  private final Clocks clocks;
  private final Thread thread = Thread.ofVirtual().name("understudy-attempt").unstarted(this);
  private volatile boolean cut;

  // Of that thread.
  private @Nullable ApiAnswer answer;
  private @Nullable Reading reading;
  private @Nullable Exception refused;

  RoundTrip(
      ApiCall call,
      ApiTarget server,
      Attempt attempt,
      Transport.Events<Received> events,
      Leg leg,
      Clocks clocks) {
    this.call = call;
    this.server = server;
    this.attempt = attempt;
    this.events = events;
    this.leg = leg;
    this.clocks = clocks;
  }

  void start() {
    thread.start();
  }

  /// Nobody wants the answer any more.
  void stop() {
    thread.interrupt();
  }

  /// Enough of the answer is here; what is missing will not be waited for.
  void cut() {
    cut = true;
    thread.interrupt();
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever the SDK's client throws is judged
  public void run() {
    ApiAnswer got = null;
    try {
      got = sent();
      answer = got;
      read(got);
    } catch (Exception | Error failure) {
      broke(failure);
    } finally {
      if (got != null) {
        close(got);
      }
    }
  }

  /// Sends the request; once more if it seems to have met a connection that was kept and is gone.
  private ApiAnswer sent() throws Exception {
    ApiAnswer got;
    try {
      got = sentOnce();
    } catch (Exception failure) {
      if (!stale(Thrown.of(failure))) {
        throw failure;
      }
      got = sentOnce();
    }
    call.answered(server);
    return got;
  }

  private boolean stale(Thrown thrown) {
    return thrown.cause() instanceof IOException
        && !thrown.unconnected()
        && !thrown.late()
        && !thrown.interrupted()
        && clocks.elapsed().compareTo(AT_ONCE) < 0
        && leg.unseen()
        && call.mayBeStale(server);
  }

  /// Sends the request, in what listeners want to be current then.
  private ApiAnswer sentOnce() throws Exception {
    refused = null;
    Optional<ApiAnswer> got = events.<Optional<ApiAnswer>>inside(this).get();
    Exception failure = refused;
    if (failure != null) {
      throw failure;
    }
    return got.orElseThrow();
  }

  /// Sends the request; empty if the SDK's client threw.
  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever the SDK's client throws is judged
  public Optional<ApiAnswer> get() {
    try {
      return Optional.of(
          Objects.requireNonNull(call.send(server, attempt), "the SDK's client gave null"));
    } catch (Exception failure) {
      refused = failure;
      return Optional.empty();
    }
  }

  private void read(ApiAnswer from) throws IOException, InterruptedException {
    Reading body = call.reading(leg, from, attempt);
    reading = body;
    InputStream in = from.body();
    byte[] buffer = new byte[16 << 10];
    int count = in.read(buffer);
    while (count >= 0 && !leg.over()) {
      clocks.bytes();
      body.take(buffer, count);
      count = leg.over() ? -1 : in.read(buffer);
    }
    if (!leg.over()) {
      body.end();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // the answer is over, whatever closing it does
  private static void close(ApiAnswer got) {
    try {
      got.closing().run();
    } catch (RuntimeException ignored) {
      // Nothing is left to be saved.
    }
  }

  private void broke(Throwable failure) {
    Reading body = reading;
    if (leg.over()) {
      return;
    }
    if (body != null && (cut || body.proven())) {
      finish(body);
      return;
    }
    Thrown thrown = Thrown.of(failure);
    Phase unanswered = thrown.unconnected() ? Phase.CONNECT : Phase.FIRST_BYTE;
    leg.broke(answer == null ? unanswered : Phase.BODY, thrown);
  }

  private static void finish(Reading body) {
    try {
      body.end();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /// What it brought.
  ///
  /// @param body whole, or as far as it was read
  /// @param live the attempt, if its answer goes on
  Received received(byte[] body, Fault fault, @Nullable Leg live) {
    ApiAnswer got = Objects.requireNonNull(answer);
    return new Received(server, got, body, fault, live);
  }
}

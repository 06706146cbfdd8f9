package dev.understudy.sdk;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.HttpVerdicts;
import dev.understudy.dialects.resume.Delivered;
import dev.understudy.dialects.resume.ResumedText;
import dev.understudy.dialects.stream.AnswerUsage;
import dev.understudy.dialects.stream.StreamUsage;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One attempt: a virtual thread that sends the request, reads the answer and makes sense of it.
/// Nobody else touches the exchange; whoever wants it to end interrupts the thread. Which of its
/// own end, a clock and a cancellation was first is one compare-and-set.
final class Leg implements Runnable, Transport.Exchange {
  private static final byte[] NOTHING = {};

  /// A connection that is gone fails at the first touch.
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private enum Stage {
    /// Nobody has seen anything of it.
    RUNNING,
    /// The caller reads it while it comes.
    BEGUN,
    /// Nothing more will be heard of it.
    OVER
  }

  private final ApiCall call;
  private final ApiTarget server;
  private final Attempt attempt;
  private final Transport.Events<Received> events;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.RUNNING);
  private final Clocks clocks;
  private final Pipe pipe = new Pipe();
  private final Thread thread;

  /// Held by whoever gives something to the caller, or says that there is no more.
  private final ReentrantLock handing = new ReentrantLock();

  private final @Nullable Delivered delivered;
  private volatile boolean cut;
  private volatile Loop.@Nullable Timer timer;
  private volatile StreamUsage usage = StreamUsage.UNKNOWN;
  private volatile byte[] lastWords = {};

  // Of the attempt's thread.
  private @Nullable ApiAnswer answer;
  private Map<String, List<String>> headers = Map.of();
  private @Nullable Reading reading;
  private volatile @Nullable Throwable breaker;

  Leg(ApiCall call, ApiTarget server, Attempt attempt, Transport.Events<Received> events) {
    this.call = call;
    this.server = server;
    this.attempt = attempt;
    this.events = events;
    this.clocks = new Clocks(attempt.limits(), call.streaming());
    this.delivered = call.kept(attempt);
    this.thread = Thread.ofVirtual().name("understudy-attempt").unstarted(this);
  }

  /// Sends it. On the call's loop.
  void begin() {
    arm();
    thread.start();
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
      got = send();
    } catch (Exception failure) {
      Throwable cause = exchangeFailure(failure);
      boolean stale =
          cause instanceof IOException
              && !isConnect(cause)
              && !isTimeout(cause)
              && clocks.elapsed().compareTo(AT_ONCE) < 0
              && stage.get() == Stage.RUNNING
              && call.mayBeStale(server);
      if (!stale) {
        throw failure;
      }
      got = send();
    }
    call.answered(server);
    return got;
  }

  /// Sends the request, in what listeners want to be current then.
  @SuppressWarnings("CatchingUnchecked") // whatever the SDK's client throws is judged
  private ApiAnswer send() throws Exception {
    var failure = new AtomicReference<@Nullable Exception>();
    ApiAnswer got =
        events
            .<Optional<ApiAnswer>>inside(() -> {
              try {
                return Optional.of(call.send(server, attempt));
              } catch (Exception broken) {
                failure.set(broken);
                return Optional.empty();
              }
            })
            .get()
            .orElse(null);
    Exception broken = failure.get();
    if (broken != null) {
      throw broken;
    }
    return Objects.requireNonNull(got, "the SDK's client gave null");
  }

  private void read(ApiAnswer from) throws IOException, InterruptedException {
    headers = lowered(from.headers());
    Reading body = call.reading(this, from.status(), attempt);
    reading = body;
    InputStream in = from.body();
    byte[] buffer = new byte[16 << 10];
    int count = in.read(buffer);
    while (count >= 0 && stage.get() != Stage.OVER) {
      if (clocks.bytes()) {
        rearm();
      }
      body.take(buffer, count);
      count = stage.get() == Stage.OVER ? -1 : in.read(buffer);
    }
    if (stage.get() != Stage.OVER) {
      body.end();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // the answer is over, whatever closing it does
  private static void close(ApiAnswer got) {
    try {
      got.close();
    } catch (RuntimeException ignored) {
      // Nothing is left to be saved.
    }
  }

  private void broke(Throwable failure) {
    Reading body = reading;
    if (stage.get() == Stage.OVER) {
      return;
    }
    if (body != null && (cut || body.proven())) {
      finish(body);
      return;
    }
    Throwable cause = exchangeFailure(failure);
    Phase phase = answer != null ? Phase.BODY : isConnect(cause) ? Phase.CONNECT : Phase.FIRST_BYTE;
    boolean late = isTimeout(cause);
    if (stage.get() == Stage.BEGUN) {
      Verdict.Failure verdict =
          late ? HttpVerdicts.timedOut(phase, clocks.elapsed()) : HttpVerdicts.broken(phase, cause);
      breaker = cause;
      interrupt(
          verdict, late ? "nothing came for too long" : "the connection broke", NOTHING, NOTHING);
      return;
    }
    call.threw(attempt, cause);
    end(
        late
            ? new Outcome.TimedOut<>(phase, clocks.elapsed())
            : new Outcome.Broken<>(phase, cause));
  }

  private static void finish(Reading body) {
    try {
      body.end();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /// What went wrong with the exchange, out of what SDKs wrap it in; the failure itself if it was
  /// something else.
  private static Throwable exchangeFailure(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 16; depth++) {
      if (at instanceof IOException) {
        return at;
      }
      at = at.getCause();
    }
    return failure;
  }

  private static boolean isTimeout(Throwable cause) {
    return cause instanceof java.net.SocketTimeoutException
        || (cause instanceof InterruptedIOException && "timeout".equals(cause.getMessage()))
        || cause.getClass().getName().equals("java.net.http.HttpTimeoutException");
  }

  private static boolean isConnect(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return cause instanceof java.net.ConnectException
        || cause instanceof java.net.UnknownHostException
        || cause instanceof java.net.NoRouteToHostException
        || cause.getClass().getName().equals("java.net.http.HttpConnectTimeoutException")
        || (isTimeout(cause) && message.contains("connect timed out"))
        || message.startsWith("failed to connect to");
  }

  private static Map<String, List<String>> lowered(Map<String, List<String>> fields) {
    Map<String, List<String>> lowered = new HashMap<>();
    fields.forEach(
        (name, values) -> lowered.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    return lowered;
  }

  // What readings say. On the attempt's thread.

  /// An event with content has come.
  void content() {
    clocks.content();
  }

  /// The model reasons in silence, or not any more.
  void thinking(boolean now) {
    if (clocks.thinking(now)) {
      rearm();
    }
  }

  /// Only the end of the answer is still to come.
  void ending(Clocks.Alarm alarm) {
    if (clocks.ending(alarm)) {
      rearm();
    }
  }

  Map<String, List<String>> headers() {
    return headers;
  }

  /// An answer that is shown as it comes begins with its head.
  Reading raw() {
    begin(NOTHING, 0);
    return new RawReading(this);
  }

  ErrorClassifier classifier() {
    return call.classifier(server);
  }

  void usage(StreamUsage told) {
    usage = told;
  }

  boolean begun() {
    return stage.get() == Stage.BEGUN;
  }

  /// The caller may have this, and what follows.
  void begin(byte[] first, int length) {
    handing.lock();
    try {
      if (stage.compareAndSet(Stage.RUNNING, Stage.BEGUN)) {
        clocks.begun();
        hand(first, length);
        events.ended(Outcome.begun(received(NOTHING, Fault.None.NONE, this)));
      }
    } finally {
      handing.unlock();
    }
    rearm();
  }

  /// More for the caller. Waits while it has not taken what there is.
  void put(byte[] bytes, int length) throws InterruptedException {
    if (pipe.full()) {
      clocks.waiting(true);
      pipe.awaitRoom();
      clocks.waiting(false);
    }
    handing.lock();
    try {
      if (begun()) {
        hand(bytes, length);
      }
    } finally {
      handing.unlock();
    }
  }

  /// What the caller gets is what is remembered of it: nothing comes between the two.
  private void hand(byte[] bytes, int length) {
    pipe.add(bytes, length);
    Delivered so = delivered;
    if (so != null) {
      so.add(bytes, 0, length);
    }
  }

  /// The answer is over before anyone has seen it.
  void whole(byte[] body, Fault fault) {
    if (fault == Fault.None.NONE) {
      usage = AnswerUsage.of(body, body.length);
    }
    end(Outcome.answered(received(body, fault, null)));
  }

  /// The answer is complete.
  ///
  /// @param last what the caller does not have yet
  void complete(byte[] last) {
    if (stage.compareAndSet(Stage.BEGUN, Stage.OVER)) {
      disarm();
      events.closed(Verdict.OK);
      pipe.add(last, last.length);
      pipe.finish();
    }
  }

  /// What a continued answer still owes at its end.
  void owed(ResumedText rest, Bytes out) {
    Spent all = call.spentBefore().plus(spent());
    rest.finish(all.input(), all.output(), out);
  }

  /// The answer broke in front of the caller: somebody may go on with it, or it ends as an error.
  ///
  /// @param more what the caller does not have yet, to be shown in any case
  /// @param last to be shown if nobody goes on
  void interrupt(Verdict.Failure verdict, String why, byte[] more, byte[] last) {
    handing.lock();
    try {
      if (!stage.compareAndSet(Stage.BEGUN, Stage.OVER)) {
        return;
      }
      disarm();
      hand(more, more.length);
      lastWords = last;
      boolean overloaded = verdict.kind() == FailureKind.OVERLOADED;
      FailureKind kind = overloaded ? verdict.kind() : FailureKind.STREAM_INTERRUPTED;
      IOException told = new IOException(kind.code() + ": " + why, breaker);
      if (call.broke(this, delivered, told)) {
        events.broke(verdict, call.progress().continuing());
      } else {
        events.closed(verdict);
        fail(told);
      }
    } finally {
      handing.unlock();
    }
  }

  /// The caller reads an error after what it has.
  void fail(IOException why) {
    pipe.add(lastWords, lastWords.length);
    pipe.fail(why);
  }

  Pipe pipe() {
    return pipe;
  }

  private void end(Outcome<Received> outcome) {
    if (stage.compareAndSet(Stage.RUNNING, Stage.OVER)) {
      disarm();
      events.ended(outcome);
    }
  }

  private Received received(byte[] body, Fault fault, @Nullable Leg live) {
    ApiAnswer got = answer;
    int status = got == null ? 0 : got.status();
    return new Received(server, status, headers, body, fault, live);
  }

  // Clocks and cancellation. On the call's loop.

  /// Looks again at what is due next.
  private void rearm() {
    call.loop()
        .execute(() -> {
          disarm();
          arm();
        });
  }

  private void arm() {
    if (stage.get() != Stage.OVER) {
      timer = call.loop().schedule(this::tick, clocks.next().at() - System.nanoTime());
    }
  }

  private void tick() {
    Clocks.Due due = clocks.next();
    if (stage.get() == Stage.OVER) {
      return;
    }
    if (due.at() - System.nanoTime() > 0) {
      arm();
      return;
    }
    switch (due.alarm()) {
      case PROVEN, ERROR_CUT -> {
        cut = true;
        thread.interrupt();
      }
      case LATE -> late(due);
    }
  }

  private void late(Clocks.Due due) {
    if (stage.compareAndSet(Stage.RUNNING, Stage.OVER)) {
      thread.interrupt();
      events.ended(new Outcome.TimedOut<>(due.phase(), due.limit()));
      return;
    }
    interrupt(
        HttpVerdicts.timedOut(due.phase(), due.limit()),
        "nothing came for too long",
        NOTHING,
        NOTHING);
    thread.interrupt();
  }

  private void disarm() {
    Loop.Timer armed = timer;
    if (armed != null) {
      armed.cancel();
    }
  }

  @Override
  public void cancel() {
    Stage before = stage.getAndSet(Stage.OVER);
    disarm();
    if (before != Stage.OVER) {
      pipe.fail(new InterruptedIOException("cancelled"));
      thread.interrupt();
    }
  }

  @Override
  public Spent spent() {
    StreamUsage told = usage;
    boolean unknown = told.input().isEmpty() && told.output().isEmpty();
    boolean whole = told.input().isPresent() && told.output().isPresent();
    return unknown
        ? Spent.NOTHING
        : new Spent(told.input().orElse(0), told.output().orElse(0), !whole);
  }
}

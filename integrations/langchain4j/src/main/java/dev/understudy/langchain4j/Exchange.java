package dev.understudy.langchain4j;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.classify.HeaderLookup;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One attempt as the HTTP client under a model sees it: what was answered, and how to end it. The
/// model in between knows nothing of it; both run on one thread when a request is sent, and there
/// they find each other. Thread-safe.
final class Exchange {
  private static final ThreadLocal<@Nullable Exchange> CURRENT = new ThreadLocal<>();

  /// A successful answer to a plain request.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(String path, HeaderLookup headers, byte[] body) {}

  private final Target target;
  private final Consumer<Throwable> broke;
  private volatile @Nullable Answer answer;
  private @Nullable Runnable stop;
  private boolean cancelled;

  /// @param broke hears of what the model cannot see: an error inside a stream, its end
  Exchange(Target target, Consumer<Throwable> broke) {
    this.target = target;
    this.broke = broke;
  }

  /// The attempt that this thread is making, if it makes one.
  static Optional<Exchange> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /// Does something as this attempt.
  <T extends @Nullable Object> T during(Supplier<T> work) {
    Exchange outer = CURRENT.get();
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /// Asks a model, and reads the answer as the engine must: an error in an answer of status 200 is
  /// one, and what a model cannot read is no bug of the caller's.
  static <T> T ask(Target target, Supplier<T> model) {
    return ask(target, false, model);
  }

  /// The same for a chat: an answer with nothing in it is judged elsewhere.
  static <T> T chat(Target target, Supplier<T> model) {
    return ask(target, true, model);
  }

  private static <T> T ask(Target target, boolean emptyToo, Supplier<T> model) {
    Exchange exchange = new Exchange(target, failure -> {});
    T value;
    try {
      value = exchange.during(model);
    } catch (RuntimeException failure) {
      throw exchange.judged(failure);
    }
    Optional<Verdict.Failure> verdict = exchange.verdict();
    boolean empty = verdict.isPresent() && verdict.get().kind() == EmptyAnswers.KIND;
    if (verdict.isPresent() && !(empty && emptyToo)) {
      throw new Judged(verdict.get(), null);
    }
    return value;
  }

  private RuntimeException judged(RuntimeException failure) {
    if (answer == null) {
      return failure;
    }
    return new Judged(verdict().orElseGet(EmptyAnswers::unreadable), failure);
  }

  private Optional<Verdict.Failure> verdict() {
    Answer read = answer;
    if (read == null) {
      return Optional.empty();
    }
    return Arrays.stream(Endpoint.values())
        .filter(endpoint -> read.path.endsWith(endpoint.operation()))
        .findFirst()
        .flatMap(endpoint ->
            ModelFailures.of(target).judgeAnswer(endpoint, read.headers, read.body, Instant.now()));
  }

  /// A plain request was answered with success.
  void answered(String path, Map<String, List<String>> headers, byte[] body) {
    answer = new Answer(path, HeaderLookup.of(headers), body);
  }

  /// A request for a stream was answered with something else.
  Judged unstreamed(Map<String, List<String>> headers, byte[] body) {
    return new Judged(
        ModelFailures.of(target).judgeUnstreamed(HeaderLookup.of(headers), body, Instant.now()),
        null);
  }

  /// An event of a stream is an error.
  Judged inBand(byte[] error) {
    return new Judged(ModelFailures.of(target).judgeInBand(error, Instant.now()), null);
  }

  /// The attempt is no good, whatever the model makes of it.
  void failed(Throwable failure) {
    broke.accept(failure);
  }

  /// How to end it at the provider. If it is over already, that is done now.
  void endedBy(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        stop = action;
        return;
      }
    }
    action.run();
  }

  /// Ends it at the provider. Idempotent.
  void cancel() {
    Runnable action;
    synchronized (this) {
      cancelled = true;
      action = stop;
      stop = null;
    }
    if (action != null) {
      action.run();
    }
  }
}

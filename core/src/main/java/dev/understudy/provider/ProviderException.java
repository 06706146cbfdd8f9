package dev.understudy.provider;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A call of a provider that failed. What it means is decided by its type and [#kind()], never by
/// its text.
///
/// Layers pass it on, or add to it what they know; none turns it into a text and wraps that. The
/// message never holds prompts, bodies or keys.
public abstract sealed class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient About about;
  private final FailureKind kind;
  private final Where where;

  private ProviderException(FailureKind kind, About about, String what, @Nullable Throwable cause) {
    this(kind, kind.usualWhere(), about, what, cause);
  }

  private ProviderException(
      FailureKind kind, Where where, About about, String what, @Nullable Throwable cause) {
    super(about.message(kind, what), cause);
    this.kind = kind;
    this.where = about.where().orElse(where);
    this.about = about;
  }

  /// Its name.
  public final FailureKind kind() {
    return kind;
  }

  /// Where this very failure may be tried again.
  public final Where where() {
    return where;
  }

  /// What was asked.
  public final Operation operation() {
    return about.operation();
  }

  /// Who was asked.
  public final String provider() {
    return about.provider();
  }

  /// The model that was asked for.
  public final String model() {
    return about.model();
  }

  /// How far the exchange had come; empty if no connection was tried.
  public final Optional<Phase> phase() {
    return about.phase();
  }

  /// How long the provider asked to be left alone, unclamped.
  public final Optional<Duration> retryAfter() {
    return about.retryAfter();
  }

  /// The provider's own id of the request.
  public final Optional<String> requestId() {
    return about.requestId();
  }

  /// Every failed attempt of the call in order; one if nothing was retried.
  public final List<AttemptTrace> attempts() {
    return about.attempts().isEmpty()
        ? List.of(AttemptTrace.of(1, Duration.ZERO, elapsed(), Duration.ZERO, this))
        : about.attempts();
  }

  /// From the beginning of the call to its end; zero if nobody measured.
  public final Duration elapsed() {
    return about.elapsed();
  }

  /// The HTTP status that says the same to a caller.
  public final int httpStatus() {
    return switch (this) {
      case Upstream upstream -> upstream.status();
      case Network broken -> 502;
      case TimedOut late -> 504;
      case Malformed odd -> 502;
      case StreamInterrupted cut -> 502;
      case InvalidRequest wrong -> 400;
      case NoRoute unknown -> 404;
      case Unsupported lacking -> 501;
      case DeadlineExceeded late -> 504;
      case Cancelled gone -> 499;
    };
  }

  /// What it means to a policy: its kind, where it may be tried again, and the facts behind it.
  public final Verdict.Failure verdict() {
    return where == Where.NOWHERE
        ? new Verdict.Fatal(kind, evidence())
        : new Verdict.Retry(kind, where, retryAfter(), evidence());
  }

  private Evidence evidence() {
    Evidence evidence =
        switch (this) {
          case Upstream upstream -> Evidence.http(upstream.status());
          case TimedOut late -> Evidence.timeout(late.limit());
          case ProviderException other -> Evidence.of(other.kind().code());
        };
    return requestId().map(evidence::requestId).orElse(evidence);
  }

  /// All that is common to failures, to make another of it.
  final About about() {
    return about;
  }

  /// The same failure, differently introduced.
  abstract ProviderException with(About about);

  /// The same failure at the end of a call of several attempts; the others of `all` are suppressed.
  final ProviderException after(
      List<AttemptTrace> trail, Duration elapsed, List<? extends Throwable> all) {
    ProviderException copy = with(about.trail(trail, elapsed));
    copy.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    for (Throwable failure : all) {
      if (failure != this && !failure.equals(getCause())) {
        copy.addSuppressed(failure);
      }
    }
    return copy;
  }

  /// The provider answered that it will not do it.
  public static final class Upstream extends ProviderException {
    private static final long serialVersionUID = 1L;
    private static final Set<FailureKind> KINDS =
        EnumSet.of(
            FailureKind.THROTTLED,
            FailureKind.QUOTA_EXHAUSTED,
            FailureKind.OVERLOADED,
            FailureKind.SERVER_ERROR,
            FailureKind.AUTH,
            FailureKind.BAD_REQUEST,
            FailureKind.CONTEXT_TOO_LONG,
            FailureKind.CONTENT_POLICY,
            FailureKind.NOT_FOUND,
            FailureKind.MODEL_NOT_FOUND,
            // The provider turned down what the request needs, or its own model's answer.
            FailureKind.UNSUPPORTED,
            FailureKind.MALFORMED_ANSWER);

    private final int status;
    private final String body;
    private final transient ErrorHeaders headers;
    private final @Nullable String code;
    private final @Nullable String type;

    private Upstream(
        About about,
        FailureKind kind,
        int status,
        ErrorHeaders headers,
        String body,
        @Nullable String code,
        @Nullable String type) {
      super(kind, headers.where(kind.usualWhere(), status), about, "status " + status, null);
      this.status = status;
      this.headers = headers;
      this.body = body;
      this.code = code;
      this.type = type;
    }

    /// An error answer. The provider's id of the request is taken from the headers if `about` has
    /// none; their `x-should-retry` is obeyed.
    ///
    /// @param kind what the answer means
    /// @param headers by name; secrets are removed
    /// @param body cut at 64 KiB and scrubbed
    /// @param code the error's code in the body
    /// @param type the error's type in the body
    /// @throws IllegalArgumentException if the kind is not one that a provider answers
    public static Upstream of(
        About about,
        FailureKind kind,
        int status,
        Map<String, List<String>> headers,
        String body,
        Optional<String> code,
        Optional<String> type) {
      if (!KINDS.contains(kind)) {
        throw new IllegalArgumentException("not what a provider answers: " + kind);
      }
      ErrorHeaders kept = ErrorHeaders.of(headers);
      Optional<String> id = about.requestId().or(kept::requestId);
      About known = id.map(about::requestId).orElse(about);
      return new Upstream(
          known.phase().isPresent() ? known : known.phase(Phase.BODY),
          kind,
          status,
          kept,
          Scrubbed.body(body),
          code.orElse(null),
          type.orElse(null));
    }

    /// An error answer of which only the status is known.
    public static Upstream of(About about, FailureKind kind, int status) {
      return of(about, kind, status, Map.of(), "", Optional.empty(), Optional.empty());
    }

    /// The provider's HTTP status.
    public int status() {
      return status;
    }

    /// What it sent, at most 64 KiB, without anything that looks like a key.
    public String body() {
      return body;
    }

    /// Its headers, by lower-case name, without secrets.
    public Map<String, List<String>> headers() {
      return headers.all();
    }

    /// The error's code in the body.
    public Optional<String> code() {
      return Optional.ofNullable(code);
    }

    /// The error's type in the body.
    public Optional<String> type() {
      return Optional.ofNullable(type);
    }

    @Override
    ProviderException with(About about) {
      return new Upstream(about, kind(), status, headers, body, code, type);
    }
  }

  /// The exchange broke.
  public static final class Network extends ProviderException {
    private static final long serialVersionUID = 1L;

    private Network(FailureKind kind, About about, Throwable cause) {
      super(kind, about, cause.getClass().getSimpleName(), cause);
    }

    /// No connection: refused, unreachable, name lookup, TLS. Nothing was sent.
    public static Network connectFailed(About about, Throwable cause) {
      return new Network(FailureKind.CONNECT_FAILED, about.phase(Phase.CONNECT), cause);
    }

    /// The connection was reset or closed.
    ///
    /// @param about with the phase
    public static Network connectionLost(About about, Throwable cause) {
      return new Network(FailureKind.CONNECTION_LOST, about, cause);
    }

    @Override
    ProviderException with(About about) {
      return new Network(kind(), about, Objects.requireNonNull(getCause()));
    }
  }

  /// A clock ran out.
  public static final class TimedOut extends ProviderException {
    private static final long serialVersionUID = 1L;

    private final Clock clock;
    private final Duration limit;

    private TimedOut(About about, Clock clock, Duration limit, @Nullable Throwable cause) {
      super(
          FailureKind.TIMED_OUT,
          about,
          "no end of " + clock + " within " + limit.toMillis() + " ms",
          cause);
      this.clock = clock;
      this.limit = limit;
    }

    /// The clock ran out.
    public static TimedOut of(About about, Clock clock, Duration limit) {
      return new TimedOut(about, clock, limit, null);
    }

    /// Which clock.
    public Clock clock() {
      return clock;
    }

    /// What it was set to.
    public Duration limit() {
      return limit;
    }

    @Override
    ProviderException with(About about) {
      return new TimedOut(about, clock, limit, getCause());
    }

    /// What can run out.
    public enum Clock {
      /// Until the connection is there.
      CONNECT,
      /// Until the first content of a stream.
      FIRST_TOKEN,
      /// Silence.
      IDLE,
      /// One attempt.
      ATTEMPT,
      /// The call.
      CALL
    }
  }

  /// The answer is not what was asked for.
  public static final class Malformed extends ProviderException {
    private static final long serialVersionUID = 1L;

    private final String beginning;
    private final @Nullable String mediaType;

    private Malformed(
        FailureKind kind,
        About about,
        String beginning,
        @Nullable String mediaType,
        @Nullable Throwable cause) {
      super(kind, about, "not the answer that was asked for", cause);
      this.beginning = beginning;
      this.mediaType = mediaType;
    }

    /// An answer that cannot be read. If its shape is wrong and not its bytes, so that the same
    /// target would do it again, `about` says [Where#OTHER_TARGET].
    ///
    /// @param text cut at 512 characters and scrubbed
    public static Malformed of(
        About about, String text, Optional<String> mediaType, @Nullable Throwable cause) {
      return new Malformed(
          FailureKind.MALFORMED_ANSWER,
          about,
          Scrubbed.line(text, 512),
          mediaType.orElse(null),
          cause);
    }

    /// A complete answer with nothing in it.
    public static Malformed empty(About about) {
      return new Malformed(FailureKind.EMPTY_ANSWER, about, "", null, null);
    }

    /// The first 512 characters of the answer.
    public String beginning() {
      return beginning;
    }

    /// Its media type.
    public Optional<String> mediaType() {
      return Optional.ofNullable(mediaType);
    }

    @Override
    ProviderException with(About about) {
      return new Malformed(kind(), about, beginning, mediaType, getCause());
    }
  }

  /// A stream ended before its answer was complete.
  public static final class StreamInterrupted extends ProviderException {
    private static final long serialVersionUID = 1L;

    private final transient Delivered delivered;

    private StreamInterrupted(About about, Delivered delivered, @Nullable Throwable cause) {
      super(
          FailureKind.STREAM_INTERRUPTED,
          delivered.content() ? Where.NOWHERE : Where.ANY_TARGET,
          about,
          "interrupted after " + delivered.chunks() + " chunks",
          cause);
      this.delivered = delivered;
    }

    /// A stream that broke after this much. Before its first content it may be tried again
    /// anywhere.
    public static StreamInterrupted of(
        About about, Delivered delivered, @Nullable Throwable cause) {
      return new StreamInterrupted(about.phase(Phase.BODY), delivered, cause);
    }

    /// What the caller has.
    public Delivered delivered() {
      return delivered;
    }

    @Override
    ProviderException with(About about) {
      return new StreamInterrupted(about, delivered, getCause());
    }
  }

  /// The request is one that cannot be sent. Nothing was.
  public static final class InvalidRequest extends ProviderException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String what;

    private InvalidRequest(About about, String field, String what, @Nullable Throwable cause) {
      super(FailureKind.BAD_REQUEST, about, field + ": " + what, cause);
      this.field = field;
      this.what = what;
    }

    /// A request that cannot be sent because of this field.
    ///
    /// @param what is wrong; quotes no content
    public static InvalidRequest of(About about, String field, String what) {
      return new InvalidRequest(about, field, what, null);
    }

    /// The field at fault.
    public String field() {
      return field;
    }

    @Override
    ProviderException with(About about) {
      return new InvalidRequest(about, field, what, getCause());
    }
  }

  /// No provider has this model.
  public static final class NoRoute extends ProviderException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> candidates;

    private NoRoute(About about, List<String> candidates) {
      super(
          FailureKind.NOT_FOUND,
          about,
          "no provider for this model; there are " + candidates,
          null);
      this.candidates = candidates;
    }

    /// No provider has the model.
    ///
    /// @param candidates the models there are
    public static NoRoute of(About about, List<String> candidates) {
      return new NoRoute(about, List.copyOf(candidates));
    }

    /// The models there are.
    public List<String> candidates() {
      return candidates;
    }

    @Override
    ProviderException with(About about) {
      return new NoRoute(about, candidates);
    }
  }

  /// The provider lacks the operation, or something that the request needs.
  public static final class Unsupported extends ProviderException {
    private static final long serialVersionUID = 1L;

    private final String what;

    private Unsupported(About about, String what) {
      super(FailureKind.UNSUPPORTED, about, what, null);
      this.what = what;
    }

    /// The provider lacks the operation. Nothing was sent.
    public static Unsupported of(Operation operation, String provider, String model) {
      return of(About.of(operation, provider, model), operation + " is not supported");
    }

    /// The provider lacks something that the request needs. Nothing was sent.
    ///
    /// @param what is lacking; quotes no content
    public static Unsupported of(About about, String what) {
      return new Unsupported(about, what);
    }

    @Override
    ProviderException with(About about) {
      return new Unsupported(about, what);
    }
  }

  /// The call's own time is over. Its cause is the last failure, if there was one.
  public static final class DeadlineExceeded extends ProviderException {
    private static final long serialVersionUID = 1L;

    private final Duration limit;

    private DeadlineExceeded(About about, Duration limit, @Nullable Throwable cause) {
      super(
          FailureKind.DEADLINE_EXCEEDED,
          about,
          "the deadline of " + limit.toMillis() + " ms is over",
          cause);
      this.limit = limit;
    }

    /// The deadline is over.
    ///
    /// @param limit from the beginning of the call
    /// @param last failure, if any
    public static DeadlineExceeded of(
        About about, Duration limit, @Nullable ProviderException last) {
      return new DeadlineExceeded(about, limit, last);
    }

    /// The deadline, from the beginning of the call.
    public Duration deadline() {
      return limit;
    }

    @Override
    ProviderException with(About about) {
      return new DeadlineExceeded(about, limit, getCause());
    }
  }

  /// The caller interrupted the call, or closed the stream.
  public static final class Cancelled extends ProviderException {
    private static final long serialVersionUID = 1L;

    private Cancelled(About about, @Nullable Throwable cause) {
      super(FailureKind.CLIENT_GONE, about, "cancelled", cause);
    }

    /// The caller is gone. Who finds out by an `InterruptedException` sets the flag again.
    public static Cancelled of(About about) {
      return new Cancelled(about, null);
    }

    @Override
    ProviderException with(About about) {
      return new Cancelled(about, getCause());
    }
  }
}

package dev.understudy.langchain4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.HeaderLookup;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the exceptions of LangChain4j's models mean.
///
/// The HTTP answer decides, wherever it is among the causes: its status, its body and, with
/// [RetryAfterHttpClient], its header fields. It is read as one of the provider that the target's
/// model id begins with. Without an answer the type of LangChain4j's exception decides, then what
/// the JDK threw. An exception that nobody knows is taken for a fault of the model that threw it,
/// so that another one is asked; only what a Java program throws because it is wrong is a bug.
public final class ModelFailures {
  /// No chain of causes that means anything is longer.
  private static final int DEEPEST = 16;

  private static final Map<String, ErrorClassifier> BY_PROVIDER = new ConcurrentHashMap<>();

  /// The exception of LangChain4j's Anthropic client for an error event; it keeps the error's type.
  private static final Pattern IN_STREAM = Pattern.compile(".*\\.AnthropicStreamingException");

  private ModelFailures() {}

  /// The classifier. Rules of one's own go before it:
  /// `ModelFailures.standard().when(MyException.class, e -> Failures.throttled())`.
  public static FailureClassifier standard() {
    return ModelFailures::judge;
  }

  /// What is known about a target's provider; about any compatible server if it is not known.
  static ErrorClassifier of(Target target) {
    return BY_PROVIDER.computeIfAbsent(
        target.provider(), provider -> ErrorClassifier.of(provider, "openai"));
  }

  private static Verdict.Failure judge(Target target, Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      Verdict.Failure verdict = known(target, at);
      if (verdict != null) {
        return verdict;
      }
      at = at.getCause();
    }
    return byType(failure);
  }

  /// What one exception of a chain says with certainty; null if its causes know better.
  private static Verdict.@Nullable Failure known(Target target, Throwable at) {
    return switch (at) {
      case Judged judged -> judged.verdict();
      case HttpRefused refused -> http(target, refused, HeaderLookup.of(refused.headers()));
      case HttpException bare -> http(target, bare, HeaderLookup.NONE);
      case InterruptedException stopped -> Failures.of(FailureKind.CLIENT_GONE);
      case CancellationException stopped -> Failures.of(FailureKind.CLIENT_GONE);
      case IOException lost when unreadable(lost) -> Failures.of(FailureKind.MALFORMED_ANSWER);
      case IOException lost -> FailureClassifier.standard().judge(target, lost);
      case java.util.concurrent.TimeoutException late -> Failures.of(FailureKind.TIMED_OUT);
      case RuntimeException event when inStream(event).isPresent() ->
          of(target).judgeInBand(inStream(event).get().getBytes(UTF_8), Instant.now());
      default -> null;
    };
  }

  private static Verdict.Failure http(Target target, HttpException answer, HeaderLookup headers) {
    String body = answer.getMessage() == null ? "" : answer.getMessage();
    return of(target).judge(answer.statusCode(), headers, body.getBytes(UTF_8), Instant.now());
  }

  /// The error inside a stream, as JSON, if that is what an exception is about.
  private static Optional<String> inStream(RuntimeException failure) {
    String message = failure.getMessage();
    if (message == null) {
      return Optional.empty();
    }
    if (failure.getClass() == RuntimeException.class && message.startsWith("{")) {
      return Optional.of(message);
    }
    Matcher event = IN_STREAM.matcher(failure.getClass().getName());
    return event.matches() ? Optional.of(ErrorEvent.of(failure)) : Optional.empty();
  }

  private static Verdict.Failure byType(Throwable failure) {
    return switch (failure) {
      case RateLimitException busy -> Failures.throttled();
      case TimeoutException late -> Failures.of(FailureKind.TIMED_OUT);
      case InternalServerException theirs -> Failures.of(FailureKind.SERVER_ERROR);
      case AuthenticationException key -> Failures.of(FailureKind.AUTH);
      case ModelNotFoundException nobody -> Failures.of(FailureKind.MODEL_NOT_FOUND);
      case ContentFilteredException refused -> Failures.of(FailureKind.CONTENT_POLICY);
      case InvalidRequestException wrong -> Failures.badRequest();
      case UnresolvedModelServerException nobody -> Failures.of(FailureKind.CONNECT_FAILED);
      case UnsupportedFeatureException cannot -> Failures.of(FailureKind.UNSUPPORTED);
      case RuntimeException odd when !isBug(odd) ->
          Verdict.retry(
              Where.OTHER_TARGET,
              FailureKind.SERVER_ERROR,
              Evidence.of(FailureKind.SERVER_ERROR.code()).detail(odd.getClass().getName()));
      default -> FailureClassifier.standard().judge(Target.of("a/model"), failure);
    };
  }

  /// What the JDK throws at a program that is wrong.
  private static boolean isBug(RuntimeException failure) {
    return failure instanceof IllegalArgumentException
        || failure instanceof IllegalStateException
        || failure instanceof NullPointerException
        || failure instanceof ClassCastException
        || failure instanceof IndexOutOfBoundsException
        || failure instanceof UnsupportedOperationException;
  }

  /// A parser's complaint, which is an `IOException` in Jackson 2.
  private static boolean unreadable(IOException failure) {
    return failure.getClass().getName().startsWith("com.fasterxml.jackson.");
  }
}

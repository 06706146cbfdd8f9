package dev.understudy.springai;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.util.ClassUtils;

/// What the exceptions of Spring AI's models mean: those of the vendor SDKs, of Spring's HTTP
/// clients and of Spring AI itself, as far as they are on the class path. An answer with a status
/// is judged by status, headers and body, as the gateway does.
public final class SpringAiFailures implements FailureClassifier {
  /// No chain of causes that means anything is longer.
  private static final int DEEPEST = 16;

  private static final SpringAiFailures STANDARD = new SpringAiFailures();

  private final List<KnownFailures> known = new ArrayList<>();

  private SpringAiFailures() {
    if (isHere("com.openai.errors.OpenAIException")) {
      known.add(new OpenAiFailures());
    }
    if (isHere("com.anthropic.errors.AnthropicException")) {
      known.add(new AnthropicFailures());
    }
    if (isHere("org.springframework.web.client.RestClientException")) {
      known.add(new RestClientFailures());
    }
    if (isHere("org.springframework.web.reactive.function.client.WebClientException")) {
      known.add(new WebClientFailures());
    }
    if (isHere("org.springframework.ai.retry.TransientAiException")) {
      known.add(new SpringAiRetryFailures());
    }
  }

  /// The classifier. What it does not know is judged by [FailureClassifier#standard].
  public static FailureClassifier standard() {
    return STANDARD;
  }

  private static boolean isHere(String type) {
    return ClassUtils.isPresent(type, SpringAiFailures.class.getClassLoader());
  }

  @Override
  public Verdict.Failure judge(Target target, Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      Optional<Verdict.Failure> verdict = judged(target, at);
      if (verdict.isPresent()) {
        return verdict.get();
      }
      at = at.getCause();
    }
    return FailureClassifier.standard().judge(target, failure);
  }

  private Optional<Verdict.Failure> judged(Target target, Throwable failure) {
    if (failure instanceof UnsupportedOperationException) {
      return Optional.of(Failures.of(FailureKind.UNSUPPORTED)); // a model that cannot stream
    }
    for (KnownFailures library : known) {
      Optional<Verdict.Failure> verdict = library.judge(target, failure);
      if (verdict.isPresent()) {
        return verdict;
      }
    }
    return Optional.empty();
  }
}

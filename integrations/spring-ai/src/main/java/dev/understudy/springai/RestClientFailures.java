package dev.understudy.springai;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.dialects.classify.HeaderLookup;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/// The exceptions of Spring's blocking HTTP client, under models that use it.
final class RestClientFailures implements KnownFailures {

  @Override
  public Optional<Verdict.Failure> judge(Target target, Throwable failure) {
    return switch (failure) {
      case RestClientResponseException answer ->
          Optional.of(
              Answers.judge(
                  target,
                  "openai",
                  answer.getStatusCode().value(),
                  lookup(answer.getResponseHeaders()),
                  answer.getResponseBodyAsByteArray()));
      case ResourceAccessException broken -> Optional.of(Answers.judge(target, broken.getCause()));
      case RestClientException odd -> Optional.of(Answers.malformed(true));
      default -> Optional.empty();
    };
  }

  private static HeaderLookup lookup(@Nullable HttpHeaders headers) {
    return headers == null ? HeaderLookup.NONE : name -> headers.getOrDefault(name, List.of());
  }
}

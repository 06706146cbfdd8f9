package dev.understudy.springai;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import java.util.List;
import java.util.Optional;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/// The exceptions of Spring's reactive HTTP client, under models that use it.
final class WebClientFailures implements KnownFailures {

  @Override
  public Optional<Verdict.Failure> judge(Target target, Throwable failure) {
    return switch (failure) {
      case WebClientResponseException answer ->
          Optional.of(
              Answers.judge(
                  target,
                  "openai",
                  answer.getStatusCode().value(),
                  name -> answer.getHeaders().getOrDefault(name, List.of()),
                  answer.getResponseBodyAsByteArray()));
      case WebClientRequestException broken ->
          Optional.of(Answers.judge(target, broken.getCause()));
      case WebClientException odd -> Optional.of(Answers.malformed(true));
      default -> Optional.empty();
    };
  }
}

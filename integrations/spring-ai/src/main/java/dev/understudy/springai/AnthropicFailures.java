package dev.understudy.springai;

import com.anthropic.core.JsonMissing;
import com.anthropic.core.JsonValue;
import com.anthropic.core.ObjectMappers;
import com.anthropic.errors.AnthropicInvalidDataException;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicRetryableException;
import com.anthropic.errors.AnthropicServiceException;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import java.util.Optional;

/// The exceptions of anthropic-java, which Spring AI's Anthropic model passes on as they are.
final class AnthropicFailures implements KnownFailures {

  @Override
  public Optional<Verdict.Failure> judge(Target target, Throwable failure) {
    return switch (failure) {
      case AnthropicServiceException answer ->
          Optional.of(
              Answers.judge(
                  target,
                  "anthropic",
                  answer.statusCode(),
                  name -> answer.headers().values(name),
                  body(answer.body())));
      case AnthropicIoException broken -> Optional.of(Answers.judge(target, broken.getCause()));
      case AnthropicRetryableException broken ->
          Optional.of(Answers.judge(target, broken.getCause()));
      case AnthropicInvalidDataException odd ->
          Optional.of(Answers.malformed(UnreadJson.isBroken(odd)));
      default -> Optional.empty();
    };
  }

  private static byte[] body(JsonValue error) {
    if (error instanceof JsonMissing) {
      return new byte[0];
    }
    try {
      return ObjectMappers.jsonMapper().writeValueAsBytes(error);
    } catch (JsonProcessingException unwritable) {
      return new byte[0];
    }
  }
}

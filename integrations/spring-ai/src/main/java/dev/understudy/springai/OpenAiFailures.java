package dev.understudy.springai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.JsonMissing;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIRetryableException;
import com.openai.errors.OpenAIServiceException;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The exceptions of openai-java, which Spring AI's OpenAI models pass on as they are.
final class OpenAiFailures implements KnownFailures {

  @Override
  public Optional<Verdict.Failure> judge(Target target, Throwable failure) {
    return switch (failure) {
      case OpenAIServiceException answer ->
          Optional.of(
              Answers.judge(
                  target,
                  "openai",
                  answer.statusCode(),
                  name -> answer.headers().values(name),
                  body(answer.body())));
      case OpenAIIoException broken -> Optional.of(Answers.judge(target, broken.getCause()));
      case OpenAIRetryableException broken -> Optional.of(Answers.judge(target, broken.getCause()));
      case OpenAIInvalidDataException odd ->
          Optional.of(Answers.malformed(UnreadJson.isBroken(odd)));
      default -> Optional.empty();
    };
  }

  /// The SDK keeps the inner error object only; it is put back to where it was.
  private static byte[] body(JsonValue error) {
    if (error instanceof JsonMissing) {
      return new byte[0];
    }
    try {
      String json = ObjectMappers.jsonMapper().writeValueAsString(error);
      return ("{\"error\":" + json + "}").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException unwritable) {
      return new byte[0];
    }
  }
}

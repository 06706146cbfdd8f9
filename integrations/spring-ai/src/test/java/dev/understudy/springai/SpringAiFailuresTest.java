package dev.understudy.springai;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.errors.OpenAIIoException;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

class SpringAiFailuresTest {
  private static final Target OLLAMA = Target.of("ollama/llama");

  private static Verdict.Failure judged(Throwable failure) {
    return SpringAiFailures.standard().judge(OLLAMA, failure);
  }

  private static HttpHeaders retryAfter(String value) {
    HttpHeaders headers = new HttpHeaders();
    headers.add("Retry-After", value);
    return headers;
  }

  @Test
  void anAnswerOfTheBlockingClientIsJudgedByStatusHeadersAndBody() {
    Verdict.Failure verdict =
        judged(
            HttpClientErrorException.create(
                HttpStatus.TOO_MANY_REQUESTS,
                "slow down",
                retryAfter("7"),
                new byte[0],
                StandardCharsets.UTF_8));

    assertThat(verdict.kind()).isEqualTo(FailureKind.THROTTLED);
    assertThat(verdict.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void aCodeInTheBodySaysMoreThanTheStatus() {
    byte[] body =
        "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"none left\"}}"
            .getBytes(StandardCharsets.UTF_8);

    Verdict.Failure verdict =
        SpringAiFailures.standard()
            .judge(
                Target.of("openai/gpt-4o"),
                HttpClientErrorException.create(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "",
                    new HttpHeaders(),
                    body,
                    StandardCharsets.UTF_8));

    assertThat(verdict.kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
  }

  @Test
  void anAnswerOfTheReactiveClientIsJudgedAlike() {
    Verdict.Failure verdict =
        judged(
            WebClientResponseException.create(
                503, "busy", retryAfter("3"), new byte[0], StandardCharsets.UTF_8));

    assertThat(verdict.kind()).isEqualTo(FailureKind.OVERLOADED);
    assertThat(verdict.retryAfter()).contains(Duration.ofSeconds(3));
  }

  @Test
  void aConnectionIsJudgedByItsCause() {
    assertThat(judged(new ResourceAccessException("", new ConnectException())).kind())
        .isEqualTo(FailureKind.CONNECT_FAILED);
    assertThat(judged(new OpenAIIoException("", new SocketTimeoutException())).kind())
        .isEqualTo(FailureKind.TIMED_OUT);
    assertThat(judged(new OpenAIIoException("", new InterruptedIOException("timeout"))).kind())
        .isEqualTo(FailureKind.TIMED_OUT);
    assertThat(judged(new OpenAIIoException("", new InterruptedIOException("interrupted"))).kind())
        .isEqualTo(FailureKind.CLIENT_GONE);
    assertThat(judged(new OpenAIIoException("lost")).kind()).isEqualTo(FailureKind.CONNECTION_LOST);
  }

  @Test
  void aTextOfSpringAiIsReadForItsStatusAndBody() {
    assertThat(judged(new TransientAiException("HTTP 503 - busy")).kind())
        .isEqualTo(FailureKind.OVERLOADED);
    assertThat(judged(new NonTransientAiException("HTTP 401 - {\"error\":\"no key\"}")).kind())
        .isEqualTo(FailureKind.AUTH);
    assertThat(judged(new TransientAiException("something else")).kind())
        .isEqualTo(FailureKind.SERVER_ERROR);
    assertThat(judged(new NonTransientAiException("HTTP abc - x")).kind())
        .isEqualTo(FailureKind.BAD_REQUEST);
  }

  @Test
  void wrappersAreLookedThrough() {
    assertThat(judged(new CompletionException(new TransientAiException("HTTP 429 - x"))).kind())
        .isEqualTo(FailureKind.THROTTLED);
  }

  @Test
  void aModelThatCannotStreamIsNoReasonToGiveUp() {
    assertThat(judged(new UnsupportedOperationException("streaming is not supported")).kind())
        .isEqualTo(FailureKind.UNSUPPORTED);
  }

  @Test
  void aBugIsABug() {
    assertThat(judged(new ClassCastException())).isInstanceOf(Verdict.Fatal.class);
  }
}

package dev.understudy.examples;

import dev.understudy.attempt.Target;
import dev.understudy.call.CallFailed;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/// Any call that is made of one of several targets, here with the JDK's own HTTP client.
public final class AnyCall {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private AnyCall() {}

  /// An answer that is none.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final transient Optional<Duration> retryAfter;

    Refused(HttpResponse<String> answer) {
      super("status " + answer.statusCode());
      status = answer.statusCode();
      retryAfter =
          answer.headers().firstValue("retry-after").map(Long::valueOf).map(Duration::ofSeconds);
    }
  }

  /// Asks two OpenAI-compatible APIs in turn.
  public static void main(String[] args) {
    System.out.println(ask(args[0], args[1]));
  }

  static String ask(String first, String second) {
    // region call
    Failover models =
        Failover.of("openai/gpt-4o", "local/gpt-4o")
            .failures(
                FailureClassifier.standard()
                    .when(Refused.class, e -> Failures.http(e.status, e.retryAfter)));
    try {
      return models.call(
          target -> post(target, target.provider().equals("openai") ? first : second));
    } catch (CallFailed failed) {
      return failed.history().attempts().size() + " attempts, and " + failed.why();
    }
    // endregion
  }

  private static String post(Target target, String url) throws IOException, InterruptedException {
    String name = target.model().substring(target.model().indexOf('/') + 1);
    String body =
        "{\"model\":\"" + name + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
            .header("authorization", "Bearer " + Keys.openAi())
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new Refused(answer);
    }
    return answer.body();
  }
}

package dev.understudy.springai;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/// Closes the connection of a stream that nobody reads any more, at once. Without it a silent one
/// stays until the model's own `timeout`: Spring AI's models notice that they are cancelled when
/// something comes.
///
/// ```java
/// HangUp hangUp = new HangUp();
/// ChatModel openai = OpenAiChatModel.builder()
///     .options(options)
///     .httpClientBuilderCustomizer(http -> http.interceptor(hangUp))
///     .build();
/// ChatModel model = FailoverChatModel.builder()
///     .target("openai/gpt-4o", openai)
///     .hangUp(hangUp)
///     .build();
/// ```
///
/// One for all OpenAI and Anthropic models of a failover, and in each of them: a stream's request
/// names its attempt in a header field, which this takes out before it is sent. Thread-safe.
public final class HangUp implements Interceptor {
  static final String FIELD = "x-understudy-attempt";

  /// The calls of attempts that go on; empty of one that has not got so far.
  private final Map<String, Optional<Call>> attempts = new ConcurrentHashMap<>();

  /// For one failover, or several.
  public HangUp() {}

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    String attempt = request.header(FIELD);
    if (attempt == null) {
      return chain.proceed(request);
    }
    if (attempts.replace(attempt, Optional.of(chain.call())) == null) {
      throw new IOException("nobody reads the stream any more");
    }
    return chain.proceed(request.newBuilder().removeHeader(FIELD).build());
  }

  /// An attempt begins, whose request has this name.
  void begins(String attempt) {
    attempts.put(attempt, Optional.empty());
  }

  /// The stream of an attempt has ended by itself.
  void ended(String attempt) {
    attempts.remove(attempt);
  }

  /// Nobody reads the stream of an attempt any more.
  void left(String attempt) {
    Optional<Call> call = attempts.remove(attempt);
    if (call != null) {
      call.ifPresent(Call::cancel);
    }
  }
}

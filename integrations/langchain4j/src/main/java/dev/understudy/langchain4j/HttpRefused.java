package dev.understudy.langchain4j;

import dev.langchain4j.exception.HttpException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An HTTP answer that is none, with its header fields: `Retry-After` is one of them, and
/// LangChain4j's own exception has lost it. Thrown by [RetryAfterHttpClient]; found as the cause of
/// the exception that a model makes of it.
public final class HttpRefused extends HttpException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, List<String>> headers;

  /// @param status of the answer
  /// @param body its text, which is the message, as it is in LangChain4j
  /// @param headers its fields
  HttpRefused(int status, String body, Map<String, List<String>> headers) {
    super(status, body);
    this.headers = Map.copyOf(headers);
  }

  /// The header fields of the answer.
  public Map<String, List<String>> headers() {
    return headers;
  }

  /// The first value of a field, whatever the case of its name.
  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .flatMap(field -> field.getValue().stream())
        .findFirst();
  }
}

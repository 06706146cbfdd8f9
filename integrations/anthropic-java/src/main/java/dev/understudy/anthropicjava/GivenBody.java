package dev.understudy.anthropicjava;

import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpRequestBody;
import java.lang.reflect.Method;
import java.util.Optional;

/// The body of a request of the SDK: an `Optional` since its version 3, and before that a body or
/// null.
final class GivenBody {
  private static final Method BODY = bodyMethod();

  private GivenBody() {}

  private static Method bodyMethod() {
    try {
      return HttpRequest.class.getMethod("body");
    } catch (NoSuchMethodException other) {
      throw new IllegalStateException("this is no anthropic-java that is known", other);
    }
  }

  static Optional<HttpRequestBody> of(HttpRequest request) {
    Object body;
    try {
      body = BODY.invoke(request);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("a public method of a public class", impossible);
    }
    return body instanceof Optional<?> maybe
        ? maybe.map(HttpRequestBody.class::cast)
        : Optional.ofNullable((HttpRequestBody) body);
  }
}

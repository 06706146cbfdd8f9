package dev.understudy.langchain4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/// Requests and answers of LangChain4j in the words of `java.net.http`, and back.
final class Wire {
  private Wire() {}

  static java.net.http.HttpRequest request(HttpRequest request) {
    java.net.http.HttpRequest.Builder wire =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
    request
        .headers()
        .forEach((name, values) -> {
          if (values != null) {
            values.forEach(value -> wire.header(name, value));
          }
        });
    return wire.method(request.method().name(), body(request, wire)).build();
  }

  private static BodyPublisher body(HttpRequest request, java.net.http.HttpRequest.Builder wire) {
    if (!request.formDataFields().isEmpty() || !request.formDataFiles().isEmpty()) {
      FormBody form = FormBody.of(request.formDataFields(), request.formDataFiles());
      wire.setHeader("Content-Type", form.contentType());
      return BodyPublishers.ofByteArrays(form.parts());
    }
    String body = request.body();
    return body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
  }

  static boolean successful(HttpResponse<?> answer) {
    return answer.statusCode() >= 200 && answer.statusCode() < 300;
  }

  static HttpRefused refused(HttpResponse<?> answer, byte[] body) {
    return new HttpRefused(answer.statusCode(), new String(body, UTF_8), answer.headers().map());
  }

  static SuccessfulHttpResponse success(HttpResponse<?> answer, byte @Nullable [] body) {
    return SuccessfulHttpResponse.builder()
        .statusCode(answer.statusCode())
        .headers(answer.headers().map())
        .body(body)
        .build();
  }
}

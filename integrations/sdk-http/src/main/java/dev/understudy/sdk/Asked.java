package dev.understudy.sdk;

import dev.understudy.call.Needs;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import dev.understudy.dialects.scan.BadBody;
import dev.understudy.dialects.scan.Boundary;
import dev.understudy.dialects.scan.FormScan;
import dev.understudy.dialects.scan.RequestScan;
import dev.understudy.dialects.scan.Scan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a request asks for, as far as it decides where it may go.
sealed interface Asked {

  /// An operation that any target of the wire format can do: its model is replaced for each target
  /// and its answer is judged.
  ///
  /// @param scan of the body
  record Known(Endpoint endpoint, Scan scan) implements Asked {}

  /// Anything else: about objects that live at one provider (files, batches, a response of last
  /// week), about lists of them, or not understood. It goes to the first target alone, as it is,
  /// and only the status of its answer is judged.
  ///
  /// @param safe whether it may be sent twice
  /// @param once whether its body can be written only once
  record Passed(boolean safe, boolean once) implements Asked {}

  /// What the engine has to know.
  default Needs needs() {
    return switch (this) {
      case Known(var endpoint, var scan) -> scan.needs();
      case Passed(var safe, var once) -> new Needs(Set.of(), false, safe);
    };
  }

  /// What is sent to a target instead of the SDK's body.
  default Optional<List<Piece>> bodyFor(ApiTarget target) {
    return switch (this) {
      case Known(var endpoint, var scan) ->
          Optional.of(scan.splice(target.sent(endpoint, scan.model())));
      case Passed passed -> Optional.empty();
    };
  }

  /// Reads a request.
  ///
  /// @param family of the SDK's wire format: OpenAI's or Anthropic's
  /// @throws IOException if the SDK cannot write its body
  static Asked of(Dialect family, ApiRequest request) throws IOException {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (request.body().isEmpty()) {
      return new Passed(reads, false);
    }
    ApiRequest.Body body = request.body().get();
    if (!body.repeatable()) {
      return new Passed(false, true);
    }
    Optional<Endpoint> endpoint =
        request.method().equals("POST") ? endpoint(family, request.path()) : Optional.empty();
    if (endpoint.isPresent()) {
      Optional<Scan> scan = scan(endpoint.get(), body);
      if (scan.isPresent()) {
        return new Known(endpoint.get(), scan.get());
      }
    }
    return new Passed(reads, false);
  }

  private static Optional<Endpoint> endpoint(Dialect family, List<String> path) {
    boolean versioned = !path.isEmpty() && path.getFirst().equals("v1");
    String operation = "/" + String.join("/", versioned ? path.subList(1, path.size()) : path);
    for (Endpoint endpoint : Endpoint.values()) {
      boolean speaks =
          endpoint.dialect() == family
              || (family == Dialect.OPENAI && endpoint.dialect() == Dialect.RESPONSES);
      if (speaks && endpoint.operation().equals(operation)) {
        return Optional.of(endpoint);
      }
    }
    return Optional.empty();
  }

  /// Empty if the body is not one that names a model, soundly.
  private static Optional<Scan> scan(Endpoint endpoint, ApiRequest.Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.writing().writeTo(bytes);
    try {
      if (endpoint.nature() != Endpoint.Nature.FORM) {
        return Optional.of(RequestScan.of(bytes.toByteArray(), endpoint));
      }
      Optional<Boundary> boundary = body.contentType().flatMap(Boundary::of);
      return boundary.isEmpty()
          ? Optional.empty()
          : Optional.of(FormScan.of(bytes.toByteArray(), boundary.get(), endpoint));
    } catch (BadBody odd) {
      return Optional.empty();
    }
  }
}

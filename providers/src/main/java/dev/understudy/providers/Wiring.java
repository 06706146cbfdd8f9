package dev.understudy.providers;

import dev.understudy.attempt.Timeouts;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.Piece;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.Scrubber;
import dev.understudy.transport.BaseUrl;
import dev.understudy.transport.ClientRequest;
import dev.understudy.transport.HeaderLines;
import dev.understudy.transport.RequestHead;
import dev.understudy.transport.signing.SignatureV4;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How one provider is reached: where, with which fields and key, under which clocks, and who
/// judges what it says. Immutable and thread-safe; its text form shows no field and no key.
///
/// @param name of the provider
/// @param dialect spoken to it
/// @param base where its API begins
/// @param query of every request, with the `?`; mostly empty
/// @param fields sent with every request, by lower-case name
/// @param key the field that carries its key, ready to be sent
/// @param signature signs every request in place of a key
/// @param timeouts of every exchange
/// @param streamUsage whether a stream can be asked to tell its usage
/// @param classifier what its failures mean
/// @param scrubber hides its key
/// @param connections its network
record Wiring(
    String name,
    Dialect dialect,
    BaseUrl base,
    String query,
    Map<String, String> fields,
    Optional<Key> key,
    Optional<SignatureV4> signature,
    Timeouts timeouts,
    boolean streamUsage,
    ErrorClassifier classifier,
    Scrubber scrubber,
    Connections connections) {
  /// A key and the field that carries it.
  record Key(String field, String value) {
    @Override
    public String toString() {
      return field + ": ***";
    }
  }

  private static final String MESSAGES_VERSION = "2023-06-01";

  /// A request, ready to be sent.
  ///
  /// @param model as the provider knows it
  /// @param contentType of the body
  /// @param replaySafe whether it may be sent again when a kept connection turns out to be dead
  ClientRequest request(
      Endpoint endpoint,
      String model,
      boolean stream,
      String contentType,
      byte[] body,
      boolean replaySafe) {
    String target = target(endpoint.operation(inPath(model), stream));
    HeaderLines lines = HeaderLines.NONE.with("content-type", contentType);
    lines = unlessSet(lines, "accept", accept(endpoint, stream));
    lines = unlessSet(lines, "user-agent", "understudy");
    if (endpoint.dialect() == Dialect.ANTHROPIC) {
      lines = unlessSet(lines, "anthropic-version", MESSAGES_VERSION);
    }
    for (Map.Entry<String, String> field : fields.entrySet()) {
      lines = lines.with(field.getKey(), field.getValue());
    }
    if (key.isPresent()) {
      lines = lines.with(key.get().field(), key.get().value());
    }
    RequestHead head = RequestHead.of(base.origin(), "POST", base.path() + target, lines);
    List<Piece> pieces = List.of(Piece.of(body));
    HeaderLines extra =
        signature
            .map(how ->
                how.signer(base.origin(), "POST", base.path() + target, signed(contentType))
                    .sign(HeaderLines.NONE, pieces, Instant.now()))
            .orElse(HeaderLines.NONE);
    return new ClientRequest(head, extra, pieces, stream, replaySafe);
  }

  private Map<String, String> signed(String contentType) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("content-type", contentType);
    return all;
  }

  private HeaderLines unlessSet(HeaderLines lines, String name, String value) {
    return fields.containsKey(name) ? lines : lines.with(name, value);
  }

  /// An operation's path and both queries.
  private String target(String operation) {
    boolean both = !query.isEmpty() && operation.indexOf('?') >= 0;
    return operation + (both ? "&" + query.substring(1) : query);
  }

  /// A model's name as one segment of a path: everything is escaped but letters, digits and `-._~`.
  private static String inPath(String model) {
    return URLEncoder.encode(model, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String accept(Endpoint endpoint, boolean stream) {
    if (stream) {
      return endpoint == Endpoint.CONVERSE
          ? "application/vnd.amazon.eventstream"
          : "text/event-stream";
    }
    return switch (endpoint.nature()) {
      case CONVERSATION, JSON -> "application/json";
      case FORM, SOUND -> "*/*";
    };
  }

  @Override
  public String toString() {
    return name + " at " + base.origin() + base.path();
  }
}

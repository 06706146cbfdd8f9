package dev.understudy.gateway.serve;

import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.scan.BadBody;
import dev.understudy.dialects.scan.Boundary;
import dev.understudy.dialects.scan.FormScan;
import dev.understudy.dialects.scan.RequestScan;
import dev.understudy.dialects.scan.Scan;
import dev.understudy.gateway.edge.BadRequest;
import dev.understudy.gateway.edge.Envelope;
import dev.understudy.gateway.edge.Fields;
import dev.understudy.gateway.edge.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The operation that a request line asks for. Gemini's names the model in the path and says there
/// whether to stream; all others do so in the body.
///
/// @param endpoint the operation
/// @param model of the path, decoded; null if the body names it. Only a key for looking it up
/// @param stream whether the path asks for a stream
record Asked(Endpoint endpoint, @Nullable String model, boolean stream) {
  private static final Map<String, Asked> BY_PATH = byPath();
  private static final String PLAIN = ":generateContent";
  private static final String STREAM = ":streamGenerateContent";

  private static Map<String, Asked> byPath() {
    Map<String, Asked> all = new HashMap<>();
    for (Endpoint endpoint : Endpoint.values()) {
      if (endpoint != Endpoint.GENERATE_CONTENT && endpoint != Endpoint.CONVERSE) {
        all.put(endpoint.path(), new Asked(endpoint, null, false));
      }
    }
    return Map.copyOf(all);
  }

  /// What a path asks for; null if it is no operation.
  static @Nullable Asked of(RequestHead head) {
    String path = head.path();
    Asked found = BY_PATH.get(path);
    return found != null ? found : path.endsWith("enerateContent") ? gemini(path) : null;
  }

  /// Google's clients ask under `/v1beta` or, by choice, under `/v1`.
  private static @Nullable Asked gemini(String path) {
    int from = path.startsWith("/v1beta/models/") ? 15 : path.startsWith("/v1/models/") ? 11 : -1;
    boolean stream = path.endsWith(STREAM);
    int to = path.length() - (stream ? STREAM : PLAIN).length();
    if (from < 0 || to <= from || !(stream || path.endsWith(PLAIN))) {
      return null;
    }
    return new Asked(Endpoint.GENERATE_CONTENT, decoded(path.substring(from, to)), stream);
  }

  /// The text of a part of a path. The edge has refused every escape that could change the shape of
  /// the path.
  static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// Reads the body.
  ///
  /// @throws BadRequest 415 if it is not of the media type that the operation takes, 400 if it is
  ///   not sound
  Scan scan(Envelope envelope) throws BadRequest {
    if (envelope.encoded()) {
      throw new BadRequest(415, "content_encoding", "compressed bodies are not accepted");
    }
    try {
      if (endpoint.nature() == Endpoint.Nature.FORM) {
        return FormScan.of(envelope.body(), boundary(envelope), endpoint);
      }
      if (!envelope.mediaType().equals("application/json")) {
        throw new BadRequest(415, "media_type", "the content-type must be application/json");
      }
      return model == null
          ? RequestScan.of(envelope.body(), endpoint)
          : RequestScan.of(envelope.body(), endpoint, model, stream);
    } catch (BadBody bad) {
      throw new BadRequest(400, "invalid_body", String.valueOf(bad.getMessage()));
    }
  }

  private static Boundary boundary(Envelope envelope) throws BadRequest {
    String type = envelope.header(Fields.CONTENT_TYPE);
    return Boundary.of(type == null ? "" : type)
        .orElseThrow(() ->
            new BadRequest(
                415, "media_type", "the content-type must be multipart/form-data; boundary=…"));
  }
}

package dev.understudy.gateway.serve;

import dev.understudy.call.Signature;
import dev.understudy.dialects.scan.Scan;
import dev.understudy.gateway.edge.BadRequest;
import dev.understudy.gateway.edge.Caller;
import dev.understudy.gateway.edge.Envelope;
import dev.understudy.gateway.relay.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a caller may say about a request beside its body. None of it chooses an address, a path or
/// a key.
///
/// @param models the fallback list of this call; empty if there is none
/// @param deadline a shorter one for this call
/// @param explain whether the trail is asked for
/// @param idempotencyKey names the request, so that sending it again does not do it again
record Controls(
    List<String> models,
    Optional<Duration> deadline,
    boolean explain,
    Optional<String> idempotencyKey) {
  private static final int LONGEST_KEY = 255;

  /// Reads them. A list in the header goes before one in the body.
  ///
  /// @throws BadRequest 400 if one makes no sense
  static Controls of(Envelope envelope, Scan scan) throws BadRequest {
    String models = envelope.header(Headers.MODELS);
    String timeout = envelope.header(Headers.TIMEOUT);
    String key = envelope.header(Headers.IDEMPOTENCY_KEY);
    return new Controls(
        models == null ? scan.models() : split(models),
        timeout == null ? Optional.empty() : Optional.of(millis(timeout)),
        "true".equalsIgnoreCase(envelope.header(Headers.EXPLAIN)),
        key == null ? Optional.empty() : Optional.of(key(key)));
  }

  private static List<String> split(String header) {
    List<String> names = new ArrayList<>();
    for (String name : header.split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  private static Duration millis(String text) throws BadRequest {
    try {
      long millis = text.length() > 12 ? 0 : Long.parseLong(text);
      if (millis > 0) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException odd) {
      // falls through to the one message for everything that is no time
    }
    throw new BadRequest(
        400, "invalid_timeout", Headers.TIMEOUT + " must be a positive number of milliseconds");
  }

  private static String key(String text) throws BadRequest {
    boolean sound =
        !text.isEmpty()
            && text.length() <= LONGEST_KEY
            && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!sound) {
      throw new BadRequest(
          400,
          "invalid_idempotency_key",
          Headers.IDEMPOTENCY_KEY + " must be 1 to " + LONGEST_KEY + " visible characters");
    }
    return text;
  }

  /// Who asks: the key that let the caller in and the credential it brought for providers; of the
  /// latter only a digest is kept.
  static String who(Caller caller) {
    String own = caller.own().map(Caller.Credential::secret).orElse("");
    return caller.name() + " " + Signature.of(caller.name(), "", "", own).sha256();
  }
}

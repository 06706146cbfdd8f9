package dev.understudy.opentelemetry;

import dev.understudy.attempt.Target;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Arrays;
import java.util.Optional;

/// Which names of the conventions are used: the latest alone, or those up to version 1.36 besides.
enum Conventions {
  /// Old and new names together: nobody's dashboard goes blank.
  BOTH,
  /// Only what the latest conventions say, and all of it.
  LATEST;

  /// The word in the environment that asks for the latest.
  static final String OPT_IN = "gen_ai_latest_experimental";

  /// As `OTEL_SEMCONV_STABILITY_OPT_IN` says, or the system property that the Java SDK makes of it,
  /// which wins.
  static Conventions ofEnvironment() {
    return of(
        Optional.ofNullable(System.getProperty("otel.semconv-stability.opt-in"))
            .or(() -> Optional.ofNullable(System.getenv("OTEL_SEMCONV_STABILITY_OPT_IN")))
            .orElse(""));
  }

  /// @param words separated by commas
  static Conventions of(String words) {
    return Arrays.stream(words.split(",")).map(String::strip).anyMatch(OPT_IN::equals)
        ? LATEST
        : BOTH;
  }

  /// What is known of a request to a target before it is made.
  Attributes of(String operation, Target target) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(GenAi.OPERATION, operation)
            .put(GenAi.PROVIDER, GenAi.provider(target.provider()))
            .put(GenAi.REQUEST_MODEL, model(target));
    if (this == BOTH) {
      attributes.put(GenAi.SYSTEM, GenAi.system(target.provider()));
    }
    server(target.endpoint(), attributes);
    return attributes.build();
  }

  /// The name by which the provider knows the model.
  static String model(Target target) {
    String prefix = target.provider() + "/";
    return target.model().startsWith(prefix)
        ? target.model().substring(prefix.length())
        : target.model();
  }

  /// An endpoint that is no `host:port` is a word for something inside the program.
  private static void server(String endpoint, AttributesBuilder attributes) {
    int colon = endpoint.lastIndexOf(':');
    String port = endpoint.substring(colon + 1);
    if (colon > 0
        && !port.isEmpty()
        && port.length() <= 5
        && port.chars().allMatch(Character::isDigit)) {
      attributes.put(GenAi.SERVER_ADDRESS, address(endpoint.substring(0, colon)));
      attributes.put(GenAi.SERVER_PORT, Long.parseLong(port));
    }
  }

  /// A host without the brackets of an IPv6 address.
  private static String address(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}

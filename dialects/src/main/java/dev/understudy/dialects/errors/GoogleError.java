package dev.understudy.dialects.errors;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Errors in the shape of Google's APIs: a number, a text, the name of a gRPC status, and details
/// of the types that `google.rpc` defines.
final class GoogleError {
  private static final String TYPE = "type.googleapis.com/google.rpc.";
  private static final String DOMAIN = "understudy";

  private GoogleError() {}

  /// An error without details.
  static ObjectNode of(int status, String message) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode error = root.putObject("error");
    error.put("code", status);
    error.put("message", message);
    error.put("status", ErrorWords.googleStatus(status));
    return root;
  }

  /// An error with one word for programs, which Google writes in capitals, and the call's id.
  static ObjectNode of(int status, String message, Optional<String> reason, String requestId) {
    ObjectNode root = of(status, message);
    ArrayNode details = ((ObjectNode) root.path("error")).putArray("details");
    reason.ifPresent(word -> {
      ObjectNode info = details.addObject();
      info.put("@type", TYPE + "ErrorInfo");
      info.put("reason", word.toUpperCase(Locale.ROOT));
      info.put("domain", DOMAIN);
    });
    ObjectNode request = details.addObject();
    request.put("@type", TYPE + "RequestInfo");
    request.put("requestId", requestId);
    return root;
  }

  /// The report of a call for which nothing worked.
  static ObjectNode of(ExhaustedReport report, String requestId) {
    ObjectNode root =
        of(report.status(), report.message(), Optional.of("retry_exhausted"), requestId);
    ObjectNode error = (ObjectNode) root.path("error");
    ArrayNode details = (ArrayNode) error.path("details");
    ((ObjectNode) details.path(0)).putObject("metadata").put("code", report.code());
    report
        .shortestBlock()
        .ifPresent(block -> {
          ObjectNode retry = details.addObject();
          retry.put("@type", TYPE + "RetryInfo");
          retry.put("retryDelay", seconds(block));
        });
    report.addFacts(error);
    return root;
  }

  /// A duration as protocol buffers write it, rounded up to a millisecond.
  private static String seconds(Duration duration) {
    BigDecimal exact =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    return exact.setScale(3, RoundingMode.CEILING).stripTrailingZeros().toPlainString() + "s";
  }
}

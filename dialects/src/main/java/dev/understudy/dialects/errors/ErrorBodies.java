package dev.understudy.dialects.errors;

import dev.understudy.call.CallFailed;
import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.ResponseSoFar;
import dev.understudy.dialects.sse.SseWriter;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Error bodies in the caller's dialect. Stateless and thread-safe.
public final class ErrorBodies {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String INTERRUPTED = "stream_interrupted";

  private ErrorBodies() {}

  /// The report of a call for which nothing worked. Its status is that of the shown failure, 504 if
  /// the deadline ended the call, 503 if there was no attempt.
  ///
  /// @param shortestBlock the shortest remaining block of the route's targets
  /// @param requestId the id the caller knows the call by
  public static ErrorAnswer exhausted(
      Dialect caller, CallFailed failed, Optional<Duration> shortestBlock, String requestId) {
    ExhaustedReport report = new ExhaustedReport(failed, shortestBlock);
    byte[] body = bytes(report(caller, report, requestId));
    return new ErrorAnswer(report.status(), body, shortestBlock);
  }

  private static ObjectNode report(Dialect caller, ExhaustedReport report, String requestId) {
    return switch (caller) {
      case GEMINI -> GoogleError.of(report, requestId);
      case OPENAI, RESPONSES, BEDROCK -> {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode error = root.putObject("error");
        error.put("message", report.message());
        error.put("type", "retry_exhausted");
        error.put("code", report.code());
        report.addFacts(error);
        yield root;
      }
      case ANTHROPIC -> {
        String type = ErrorWords.anthropicType(report.status());
        ObjectNode root = anthropic(type, report.message(), requestId);
        ObjectNode error = (ObjectNode) root.path("error");
        error.put("code", report.code());
        report.addFacts(error);
        yield root;
      }
    };
  }

  /// A plain error, found by us before any attempt.
  ///
  /// @param code one word for programs, such as `invalid_json` or `model_not_found`
  /// @param requestId the id the caller knows the call by
  public static byte[] plain(
      Dialect caller, int status, String code, String message, String requestId) {
    return bytes(
        switch (caller) {
          case GEMINI -> GoogleError.of(status, message, Optional.of(code), requestId);
          case OPENAI, RESPONSES, BEDROCK -> openAi(ErrorWords.openAiType(status), code, message);
          case ANTHROPIC -> {
            ObjectNode root = anthropic(ErrorWords.anthropicType(status), message, requestId);
            ((ObjectNode) root.path("error")).put("code", code);
            yield root;
          }
        });
  }

  /// The last frame of a stream that broke after commit, as bytes of an event stream, for a caller
  /// whose dialect needs nothing of the stream.
  ///
  /// @param code `stream_interrupted`, or the code of the failure kind that caused it
  public static byte[] inBand(Dialect caller, String code, String message, String requestId) {
    return inBand(caller, code, message, requestId, Optional.empty());
  }

  /// The last frame of a stream that broke after commit, as bytes of an event stream.
  ///
  /// @param code `stream_interrupted`, or the code of the failure kind that caused it
  /// @param soFar what a caller of OpenAI responses has been told of its response; empty if it has
  ///   seen none of it, and for callers of any other dialect
  public static byte[] inBand(
      Dialect caller,
      String code,
      String message,
      String requestId,
      Optional<ResponseSoFar> soFar) {
    return switch (caller) {
      case OPENAI, BEDROCK -> frame("", openAi("upstream_error", code, message));
      case GEMINI -> frame("", GoogleError.of(503, INTERRUPTED + ": " + message));
      case RESPONSES -> {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("code", ErrorWords.responsesCode(code));
        error.put("message", INTERRUPTED + ": " + message);
        yield failedResponse(error, requestId, soFar);
      }
      case ANTHROPIC ->
          frame(
              "error",
              anthropic(ErrorWords.anthropicTypeOf(code), INTERRUPTED + ": " + message, requestId));
    };
  }

  /// The last frame of a stream that has shown the caller nothing but comments: the facts of
  /// [#exhausted], as bytes of an event stream.
  public static byte[] inBandExhausted(
      Dialect caller, CallFailed failed, Optional<Duration> shortestBlock, String requestId) {
    ObjectNode report = report(caller, new ExhaustedReport(failed, shortestBlock), requestId);
    return switch (caller) {
      case OPENAI, GEMINI, BEDROCK -> frame("", report);
      case RESPONSES ->
          failedResponse((ObjectNode) report.path("error"), requestId, Optional.empty());
      case ANTHROPIC -> frame("error", report);
    };
  }

  /// A provider's error body in the caller's dialect: unchanged if both speak the same. A body that
  /// says nothing we can read becomes a sentence with the status.
  ///
  /// @param status the provider's status
  /// @param requestId the id the caller knows the call by
  public static byte[] asSent(
      Dialect caller, Dialect provider, int status, byte[] body, String requestId) {
    if (caller == provider || (isOpenAi(caller) && isOpenAi(provider))) {
      return body;
    }
    ProviderError error = ProviderError.of(status, body);
    return bytes(
        switch (caller) {
          case GEMINI ->
              GoogleError.of(
                  status,
                  error.message(),
                  error.code().or(error::type),
                  error.requestId().orElse(requestId));
          case OPENAI, RESPONSES, BEDROCK ->
              openAi(ErrorWords.openAiType(status), error.code().or(error::type), error.message());
          case ANTHROPIC ->
              anthropic(
                  ErrorWords.anthropicType(status),
                  error.message(),
                  error.requestId().orElse(requestId));
        });
  }

  private static ObjectNode openAi(String type, String code, String message) {
    return openAi(type, Optional.of(code), message);
  }

  private static ObjectNode openAi(String type, Optional<String> code, String message) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode error = root.putObject("error");
    error.put("message", message);
    error.put("type", type);
    error.putNull("param");
    code.ifPresentOrElse(word -> error.put("code", word), () -> error.putNull("code"));
    return root;
  }

  private static ObjectNode anthropic(String type, String message, String requestId) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("type", "error");
    ObjectNode error = root.putObject("error");
    error.put("type", type);
    error.put("message", message);
    root.put("request_id", requestId);
    return root;
  }

  private static boolean isOpenAi(Dialect dialect) {
    return dialect == Dialect.OPENAI || dialect == Dialect.RESPONSES;
  }

  /// The event that ends a response which will not be completed. Official clients take it for one
  /// of the response they follow only if it has the same id.
  private static byte[] failedResponse(
      ObjectNode error, String requestId, Optional<ResponseSoFar> soFar) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("type", "response.failed");
    root.put("sequence_number", soFar.map(ResponseSoFar::nextSequence).orElse(0L));
    ObjectNode response = root.putObject("response");
    response.put("id", soFar.map(ResponseSoFar::id).orElse("resp_" + requestId));
    response.put("object", "response");
    response.put("created_at", soFar.map(ResponseSoFar::createdAt).orElse(0L));
    response.put("status", "failed");
    response.set("error", error);
    response.putNull("incomplete_details");
    response.putNull("instructions");
    response.putObject("metadata");
    response.put("model", soFar.map(ResponseSoFar::model).orElse(""));
    response.putArray("output");
    response.put("parallel_tool_calls", true);
    response.putNull("temperature");
    response.put("tool_choice", "auto");
    response.putArray("tools");
    response.putNull("top_p");
    response.putNull("usage");
    return frame("response.failed", root);
  }

  private static byte[] frame(String name, ObjectNode data) {
    byte[] json = bytes(data);
    Bytes out = new Bytes(json.length + 32);
    SseWriter.event(name, json, 0, json.length, out);
    return out.toArray();
  }

  private static byte[] bytes(ObjectNode node) {
    return JSON.writeValueAsBytes(node);
  }
}

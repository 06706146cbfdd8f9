package dev.understudy.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/// Names of OpenTelemetry's conventions for generative AI, which are still in development: taken
/// from the repository open-telemetry/semantic-conventions-genai in November 2026. Kept here as
/// constants, because the artefact that has them changes with every release.
final class GenAi {
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");

  /// What the provider was called up to version 1.36 of the conventions.
  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("gen_ai.system");

  static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
  static final AttributeKey<Boolean> REQUEST_STREAM =
      AttributeKey.booleanKey("gen_ai.request.stream");
  static final AttributeKey<String> RESPONSE_MODEL =
      AttributeKey.stringKey("gen_ai.response.model");
  static final AttributeKey<Double> TIME_TO_FIRST_CHUNK =
      AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
  static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");

  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");

  static final String DURATION_METRIC = "gen_ai.client.operation.duration";
  static final String TOKEN_METRIC = "gen_ai.client.token.usage";
  static final String FIRST_CHUNK_METRIC = "gen_ai.client.operation.time_to_first_chunk";

  /// Bounds of the histograms of time, in seconds, as published.
  static final List<Double> SECONDS =
      List.of(
          0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

  /// Bounds of the histogram of tokens, as published.
  static final List<Long> TOKENS =
      List.of(
          1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L,
          16777216L, 67108864L);

  private GenAi() {}

  /// The convention's word for a provider; one that it does not know is its own word.
  ///
  /// @param provider the first part of a model id
  static String provider(String provider) {
    return switch (provider) {
      case "gemini", "google" -> "gcp.gemini";
      case "vertex", "vertex_ai" -> "gcp.vertex_ai";
      case "bedrock", "amazon_bedrock" -> "aws.bedrock";
      case "azure", "azure_openai" -> "azure.ai.openai";
      case "mistral" -> "mistral_ai";
      case "moonshotai" -> "moonshot_ai";
      case "xai" -> "x_ai";
      default -> provider;
    };
  }

  /// The same as the conventions had it up to version 1.36.
  static String system(String provider) {
    return provider.equals("xai") ? provider : provider(provider);
  }
}

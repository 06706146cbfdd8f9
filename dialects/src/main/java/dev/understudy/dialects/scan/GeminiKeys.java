package dev.understudy.dialects.scan;

import dev.understudy.dialects.json.Text;

/// The keys of a generateContent body. Google reads each in lower camel case and with underscores.
final class GeminiKeys {
  private GeminiKeys() {}

  /// The place of the value of a key in an object at a place of this dialect.
  static Place place(Place at, byte[] key, int from, int to) {
    return switch (at) {
      case GEMINI -> root(key, from, to);
      case CONTENTS -> is(key, from, to, "parts", "parts") ? Place.PARTS : Place.OTHER;
      case PARTS -> part(key, from, to);
      case BLOB ->
          is(key, from, to, "mimeType", "mime_type")
              ? Place.MIME_TYPE
              : is(key, from, to, "fileUri", "file_uri") ? Place.FILE_URI : Place.OTHER;
      case TOOL_SET -> tool(key, from, to);
      case GENERATION -> setting(key, from, to);
      default -> Place.OTHER;
    };
  }

  private static Place root(byte[] key, int from, int to) {
    return switch (to - from) {
      case 5 ->
          Text.is(key, from, to, "tools")
              ? Place.TOOL_SET
              : Text.is(key, from, to, "model")
                  ? Place.BODY_MODEL
                  : Text.is(key, from, to, "store") ? Place.UNSAFE_FLAG : Place.OTHER;
      case 6 -> Text.is(key, from, to, "models") ? Place.MODELS : Place.OTHER;
      case 8 -> Text.is(key, from, to, "contents") ? Place.CONTENTS : Place.OTHER;
      case 13, 14 ->
          is(key, from, to, "cachedContent", "cached_content") ? Place.UNSAFE_STATE : Place.OTHER;
      case 16, 17 ->
          is(key, from, to, "generationConfig", "generation_config")
              ? Place.GENERATION
              : Place.OTHER;
      default -> Place.OTHER;
    };
  }

  private static Place part(byte[] key, int from, int to) {
    return switch (to - from) {
      case 8, 9 -> is(key, from, to, "fileData", "file_data") ? Place.BLOB : Place.OTHER;
      case 10, 11 -> is(key, from, to, "inlineData", "inline_data") ? Place.BLOB : Place.OTHER;
      case 16, 17 ->
          is(key, from, to, "functionResponse", "function_response") ? Place.CONTENTS : Place.OTHER;
      default -> Place.OTHER;
    };
  }

  /// Functions and computer use are run by the caller, every other tool by Google.
  private static Place tool(byte[] key, int from, int to) {
    if (is(key, from, to, "functionDeclarations", "function_declarations")) {
      return Place.DECLARATIONS;
    }
    return is(key, from, to, "computerUse", "computer_use") ? Place.OTHER : Place.UNSAFE_STATE;
  }

  private static Place setting(byte[] key, int from, int to) {
    return switch (to - from) {
      case 14, 15 ->
          is(key, from, to, "responseSchema", "response_schema")
              ? Place.OUTPUT_SCHEMA
              : is(key, from, to, "candidateCount", "candidate_count")
                  ? Place.CHOICES
                  : Place.OTHER;
      case 18, 19, 20 ->
          is(key, from, to, "responseJsonSchema", "response_json_schema")
                  || Text.is(key, from, to, "_responseJsonSchema")
              ? Place.OUTPUT_SCHEMA
              : Place.OTHER;
      default -> Place.OTHER;
    };
  }

  private static boolean is(byte[] key, int from, int to, String camel, String snake) {
    return Text.is(key, from, to, camel) || Text.is(key, from, to, snake);
  }
}

package dev.understudy.dialects.scan;

import dev.understudy.dialects.json.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a value is for. The place of a container decides which of its keys are looked at.
enum Place {
  /// Nothing that matters here.
  OTHER,
  /// The body.
  ROOT,
  MODEL,
  STREAM,
  STREAM_OPTIONS,
  INCLUDE_USAGE,
  CHOICES,
  MODELS,
  MESSAGES,
  MESSAGE,
  ROLE,
  /// Content of a message or of a tool's result: text, a list of parts, or one part.
  CONTENT,
  PART,
  PART_TYPE,
  /// Anything inside a part.
  PART_DETAIL,
  TOOLS,
  TOOL,
  TOOL_TYPE,
  /// What the output must look like.
  FORMAT,
  FORMAT_TYPE,
  /// Anthropic's wrapper around the format.
  OUTPUT_CONFIG,
  /// A flag that makes a second sending unsafe if true.
  UNSAFE_FLAG,
  /// State at the provider, or tools that it runs: unsafe to send twice if there is any.
  UNSAFE_STATE,
  /// `sse` asks for speech as a stream.
  STREAM_FORMAT,
  /// What a completion goes on from: a text, tokens, or a list of either.
  PROMPT,
  PROMPT_OF_MANY,
  /// The body of a generateContent request.
  GEMINI,
  /// Contents, one content, or whatever else has parts.
  CONTENTS,
  /// Parts, or one part.
  PARTS,
  /// Data, or the address of a file.
  BLOB,
  MIME_TYPE,
  FILE_URI,
  /// Tools, or one group of tools.
  TOOL_SET,
  DECLARATIONS,
  GENERATION,
  /// A schema that the output must have.
  OUTPUT_SCHEMA,
  /// A model's name where the path decides.
  BODY_MODEL,
  /// The body of a request of OpenAI's responses.
  RESPONSES,
  /// Its input: a text, or a list of items.
  ITEMS,
  ITEM,
  ITEM_ID,
  ITEM_TYPE;

  private static final Place[] ALL = values();
  private static final byte[] INCLUDE_USAGE_KEY = ascii("include_usage");
  private static final byte[] CONTENT_KEY = ascii("content");
  private static final byte[] ROLE_KEY = ascii("role");
  private static final byte[] TYPE_KEY = ascii("type");
  private static final byte[] FILE_ID_KEY = ascii("file_id");
  private static final byte[] FORMAT_KEY = ascii("format");
  private static final byte[] MODEL_KEY = ascii("model");
  private static final byte[] TOOLS_KEY = ascii("tools");
  private static final byte[] STORE_KEY = ascii("store");
  private static final byte[] STREAM_KEY = ascii("stream");
  private static final byte[] MODELS_KEY = ascii("models");
  private static final byte[] PROMPT_KEY = ascii("prompt");
  private static final byte[] MESSAGES_KEY = ascii("messages");

  /// The place with an ordinal.
  static Place of(int ordinal) {
    return ALL[ordinal];
  }

  /// The place of the elements of an array at this place.
  Place element() {
    return switch (this) {
      case MESSAGES -> MESSAGE;
      case CONTENT -> PART;
      case TOOLS -> TOOL;
      case MODELS -> MODELS;
      case ITEMS -> ITEM;
      case PROMPT -> PROMPT_OF_MANY;
      case PART_DETAIL, CONTENTS, PARTS, TOOL_SET -> this;
      default -> OTHER;
    };
  }

  /// The place of the value of a key in an object at this place. Keys are told apart by their
  /// length first, so that most cost one comparison.
  Place of(byte[] key, int from, int to) {
    return switch (this) {
      case ROOT -> atRoot(key, from, to);
      case STREAM_OPTIONS -> is(key, from, to, INCLUDE_USAGE_KEY) ? INCLUDE_USAGE : OTHER;
      case MESSAGE ->
          is(key, from, to, CONTENT_KEY) ? CONTENT : is(key, from, to, ROLE_KEY) ? ROLE : OTHER;
      case PART, CONTENT ->
          switch (to - from) {
            case 4 -> is(key, from, to, TYPE_KEY) ? PART_TYPE : PART_DETAIL;
            case 7 ->
                is(key, from, to, CONTENT_KEY)
                    ? CONTENT
                    : is(key, from, to, FILE_ID_KEY) ? UNSAFE_STATE : PART_DETAIL;
            default -> PART_DETAIL;
          };
      case PART_DETAIL -> is(key, from, to, FILE_ID_KEY) ? UNSAFE_STATE : PART_DETAIL;
      case TOOL -> is(key, from, to, TYPE_KEY) ? TOOL_TYPE : OTHER;
      case FORMAT -> is(key, from, to, TYPE_KEY) ? FORMAT_TYPE : OTHER;
      case OUTPUT_CONFIG -> is(key, from, to, FORMAT_KEY) ? FORMAT : OTHER;
      case GEMINI, CONTENTS, PARTS, BLOB, TOOL_SET, GENERATION ->
          GeminiKeys.place(this, key, from, to);
      case RESPONSES, ITEM -> ResponsesKeys.place(this, key, from, to);
      default -> OTHER;
    };
  }

  private static Place atRoot(byte[] key, int from, int to) {
    return switch (to - from) {
      case 1 -> key[from] == 'n' ? CHOICES : OTHER;
      case 5 ->
          is(key, from, to, MODEL_KEY)
              ? MODEL
              : is(key, from, to, TOOLS_KEY)
                  ? TOOLS
                  : is(key, from, to, STORE_KEY) ? UNSAFE_FLAG : OTHER;
      case 6 ->
          is(key, from, to, STREAM_KEY)
              ? STREAM
              : is(key, from, to, MODELS_KEY)
                  ? MODELS
                  : is(key, from, to, PROMPT_KEY) ? PROMPT : OTHER;
      case 8 -> is(key, from, to, MESSAGES_KEY) ? MESSAGES : OTHER;
      default -> rareAtRoot(key, from, to);
    };
  }

  private static Place rareAtRoot(byte[] key, int from, int to) {
    return switch (to - from) {
      case 9 ->
          Text.is(key, from, to, "functions")
              ? TOOLS
              : Text.is(key, from, to, "container") ? UNSAFE_STATE : OTHER;
      case 10 -> Text.is(key, from, to, "background") ? UNSAFE_FLAG : OTHER;
      case 11 -> Text.is(key, from, to, "mcp_servers") ? UNSAFE_STATE : OTHER;
      case 12 -> Text.is(key, from, to, "conversation") ? UNSAFE_STATE : OTHER;
      case 13 ->
          Text.is(key, from, to, "output_format")
              ? FORMAT
              : Text.is(key, from, to, "stream_format")
                  ? STREAM_FORMAT
                  : Text.is(key, from, to, "output_config") ? OUTPUT_CONFIG : OTHER;
      case 14 -> Text.is(key, from, to, "stream_options") ? STREAM_OPTIONS : OTHER;
      case 15 -> Text.is(key, from, to, "response_format") ? FORMAT : OTHER;
      case 18 -> Text.is(key, from, to, "web_search_options") ? UNSAFE_STATE : OTHER;
      case 20 -> Text.is(key, from, to, "previous_response_id") ? UNSAFE_STATE : OTHER;
      default -> OTHER;
    };
  }

  private static boolean is(byte[] key, int from, int to, byte[] word) {
    return Arrays.equals(key, from, to, word, 0, word.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

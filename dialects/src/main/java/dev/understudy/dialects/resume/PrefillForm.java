package dev.understudy.dialects.resume;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.json.JsonWriter;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// How a provider is asked to go on with a text: its own way of marking an assistant message that
/// is not complete.
public enum PrefillForm {
  /// Anthropic: a last message of the assistant is continued as it is. Not with reasoning.
  TRAILING("", false, "thinking"),
  /// Bedrock's converse with models that continue a last message of the assistant.
  CONVERSE("", false, ""),
  /// Mistral: the message has `prefix: true`, and the answer repeats it.
  PREFIX(",\"prefix\":true", true, ""),
  /// DeepSeek: the same under another path, without the echo. Not with tools.
  PREFIX_BETA(",\"prefix\":true", false, "tools"),
  /// Qwen at DashScope: the message has `partial: true`.
  PARTIAL(",\"partial\":true", false, ""),
  /// vLLM and SGLang: the request says that its last message is to be continued.
  CONTINUED("", false, "");

  private static final JsonFactory JSON = JsonFactory.builder().build();

  /// Fewer tokens than this are not worth another attempt.
  private static final long FEWEST_TOKENS = 16;

  private final String mark;
  private final boolean echoes;
  private final String without;

  PrefillForm(String mark, boolean echoes, String without) {
    this.mark = mark;
    this.echoes = echoes;
    this.without = without;
  }

  /// The form of a provider; empty if it has none or none is known. A server of unknown make that
  /// speaks OpenAI's dialect has none.
  ///
  /// @param provider the part of the model id before the first `/`
  public static Optional<PrefillForm> of(Dialect spoken, String provider) {
    return switch (spoken) {
      case ANTHROPIC -> Optional.of(TRAILING);
      case BEDROCK -> Optional.of(CONVERSE);
      case OPENAI ->
          switch (provider.toLowerCase(Locale.ROOT)) {
            case "mistral" -> Optional.of(PREFIX);
            case "deepseek" -> Optional.of(PREFIX_BETA);
            case "qwen", "dashscope" -> Optional.of(PARTIAL);
            case "vllm", "hosted_vllm", "sglang" -> Optional.of(CONTINUED);
            default -> Optional.empty();
          };
      case RESPONSES, GEMINI -> Optional.empty();
    };
  }

  /// Whether answers begin with the text they were given.
  public boolean echoes() {
    return echoes;
  }

  /// Whether the request goes to the path of features in trial, `/beta` in place of `/v1`.
  public boolean beta() {
    return this == PREFIX_BETA;
  }

  /// A request with one more message: the beginning of the answer. Its limit of tokens is lowered
  /// by those of that text; every other byte stays.
  ///
  /// @param request in the provider's dialect
  /// @param given without white space at its end
  /// @return empty if the provider cannot go on with it: no text, nearly no tokens left, or
  ///   something in the request that does not go together with it
  public Optional<byte[]> continued(byte[] request, String given) {
    Places places;
    try {
      places = Places.of(request, without);
    } catch (JacksonException odd) {
      return Optional.empty();
    }
    long left = places.limit - Estimate.tokens(Estimate.bytes(given));
    boolean limited = places.limitTo > 0;
    if (given.isEmpty()
        || places.hindered
        || places.messagesEnd == 0
        || (limited && left < FEWEST_TOKENS)) {
      return Optional.empty();
    }
    Bytes out = new Bytes(request.length + given.length() + 128);
    boolean limitFirst = limited && places.limitFrom < places.messagesEnd;
    int at = 0;
    if (limitFirst) {
      at = limit(request, at, places, left, out);
    }
    out.add(request, at, places.messagesEnd);
    message(given, places.messagesEmpty, out);
    at = places.messagesEnd;
    if (limited && !limitFirst) {
      at = limit(request, at, places, left, out);
    }
    out.add(request, at, places.end);
    if (this == CONTINUED) {
      out.add(",\"continue_final_message\":true,\"add_generation_prompt\":false");
    }
    out.add(request, places.end, request.length);
    return Optional.of(out.toArray());
  }

  private static int limit(byte[] request, int at, Places places, long left, Bytes out) {
    out.add(request, at, places.limitFrom).add(Long.toString(left));
    return places.limitTo;
  }

  private void message(String given, boolean first, Bytes out) {
    out.add(
        first ? "{\"role\":\"assistant\",\"content\":" : ",{\"role\":\"assistant\",\"content\":");
    if (this == CONVERSE) {
      out.add("[{\"text\":");
    }
    JsonWriter.string(given, out);
    out.add(this == CONVERSE ? "}]" : mark).add('}');
  }

  /// Where a request is edited, as offsets of bytes.
  private static final class Places {
    private int messagesEnd;
    private boolean messagesEmpty;
    private long limit;
    private int limitFrom;
    private int limitTo;
    private boolean hindered;
    private int end;

    /// @param hindrance the name of a member that must not be there, or say nothing
    static Places of(byte[] request, String hindrance) {
      Places places = new Places();
      try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), request)) {
        if (json.nextToken() == JsonToken.START_OBJECT) {
          while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            places.member(json, json.currentName(), hindrance);
          }
          places.end = Math.toIntExact(json.currentTokenLocation().getByteOffset());
        }
      }
      return places;
    }

    private void member(JsonParser json, String name, String hindrance) {
      JsonToken value = json.nextToken();
      if (name.equals("messages") && value == JsonToken.START_ARRAY) {
        messagesEmpty = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
          messagesEmpty = false;
          json.skipChildren();
        }
        messagesEnd = Math.toIntExact(json.currentTokenLocation().getByteOffset());
      } else if (name.equals("max_tokens") || name.equals("max_completion_tokens")) {
        number(json, value);
      } else if (name.equals("inferenceConfig") && value == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean most = json.currentName().equals("maxTokens");
          JsonToken inner = json.nextToken();
          if (most) {
            number(json, inner);
          }
          json.skipChildren();
        }
      } else if (name.equals(hindrance)) {
        hindered = says(json, value);
      } else {
        json.skipChildren();
      }
    }

    private void number(JsonParser json, JsonToken value) {
      if (value == JsonToken.VALUE_NUMBER_INT) {
        limit = json.getLongValue();
        limitFrom = Math.toIntExact(json.currentTokenLocation().getByteOffset());
        limitTo = limitFrom + json.getString().length();
      }
      json.skipChildren();
    }

    /// Whether a member says something: `thinking` that is not disabled, `tools` that are some.
    private static boolean says(JsonParser json, JsonToken value) {
      boolean some = false;
      boolean disabled = false;
      if (value == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          some = true;
          json.skipChildren();
        }
      } else if (value == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          some = true;
          boolean type = json.currentName().equals("type");
          JsonToken inner = json.nextToken();
          disabled |=
              type && inner == JsonToken.VALUE_STRING && json.getString().equals("disabled");
          json.skipChildren();
        }
      }
      return some && !disabled;
    }
  }
}

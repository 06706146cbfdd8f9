package dev.understudy.dialects.classify;

import dev.understudy.dialects.classify.ErrorFacts.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Reads the words of an error body, tolerantly: of any bytes, of a body cut anywhere, of any
/// shape. What was read before the text turns bad stays read.
final class ErrorProbe {
  /// Bytes looked at.
  static final int LIMIT = 64 * 1024;

  private static final int DEPTH = 32;
  private static final int MOST_VALUES = 256;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  /// The objects and arrays that are looked into, by path; arrays are transparent.
  private static final Set<String> CONTAINERS =
      Set.of(
          "",
          "error",
          "error.error",
          "error.details",
          "error.details.violations",
          "error.details.retryDelay",
          "error.innererror",
          "error.metadata",
          "error.metadata.headers",
          "response",
          "response.error",
          "x_groq",
          "x_groq.error",
          "detail",
          "choices",
          "promptFeedback");

  private final Map<String, List<String>> values = new HashMap<>();
  private boolean error;
  private int found;

  private ErrorProbe() {}

  /// What a body says. Only the first [#LIMIT] bytes are looked at.
  static ErrorFacts read(byte[] body) {
    int length = Math.min(body.length, LIMIT);
    int first = 0;
    while (first < length && isBlank(body[first])) {
      first++;
    }
    String text = new String(body, first, length - first, StandardCharsets.UTF_8);
    return text.startsWith("{") || text.startsWith("[") ? readJson(text) : ErrorFacts.text(text);
  }

  /// The same for text that is already decoded; empty unless it is JSON.
  static Optional<ErrorFacts> readInner(String text) {
    String trimmed = text.strip();
    return trimmed.startsWith("{") || trimmed.startsWith("[")
        ? Optional.of(readJson(trimmed))
        : Optional.empty();
  }

  private static ErrorFacts readJson(String text) {
    ErrorProbe probe = new ErrorProbe();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      probe.value(parser, "", 1);
    } catch (RuntimeException badTail) {
      // The text is not JSON from here on. A hostile body may meet any check of the parser.
      return probe.facts();
    }
    return probe.facts();
  }

  private void value(JsonParser parser, String path, int depth) {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return;
    }
    switch (token) {
      case START_OBJECT -> {
        error |= path.equals("error");
        if (!CONTAINERS.contains(path) || depth > DEPTH) {
          parser.skipChildren();
          return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          value(parser, path.isEmpty() ? name : path + "." + name, depth + 1);
        }
      }
      case START_ARRAY -> {
        error |= path.equals("error");
        if (!CONTAINERS.contains(path) || depth > DEPTH) {
          parser.skipChildren();
          return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
          value(parser, path, depth + 1);
        }
      }
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> {
        error |= path.equals("error");
        if (found < MOST_VALUES) {
          found++;
          String text = parser.getString();
          values.computeIfAbsent(path, any -> new ArrayList<>()).add(text);
        }
      }
      case VALUE_NULL,
          VALUE_EMBEDDED_OBJECT,
          END_OBJECT,
          END_ARRAY,
          PROPERTY_NAME,
          NOT_AVAILABLE -> {}
    }
  }

  private ErrorFacts facts() {
    boolean flat = "error".equals(first("object"));
    List<Word> words = new ArrayList<>();
    String code = firstOf("error.code", "error.error.code", "response.error.code", "code");
    if (code == null) {
      code = firstOf("x_groq.error.code");
    }
    add(words, Field.CODE, code);
    add(words, Field.TYPE, firstOf("error.type", "error.error.type", "error_type"));
    add(words, Field.TYPE, bare(first("__type")));
    if (firstOf("error.type", "error_type") == null) {
      add(words, Field.TYPE, first("type"));
    }
    add(words, Field.STATE, firstOf("error.status", "status"));
    for (String path :
        List.of(
            "error.details.error_code",
            "error.details.reason",
            "error.innererror.code",
            "error.metadata.limit_source",
            "error.metadata.error_type")) {
      all(path).forEach(text -> add(words, Field.REASON, text));
    }
    all("error.details.violations.quotaId").forEach(text -> add(words, Field.QUOTA, text));
    all("choices.finish_reason").forEach(text -> add(words, Field.FINISH, text));
    add(words, Field.FINISH, first("stopReason"));
    add(words, Field.BLOCK, first("promptFeedback.blockReason"));
    return new ErrorFacts(
        true,
        error || flat,
        words,
        number(code),
        message(code),
        waits(),
        Optional.ofNullable(first("error.metadata.raw")),
        Optional.ofNullable(first("error.metadata.provider_name"))
            .map(name -> name.toLowerCase(Locale.ROOT).replace(' ', '-')),
        innerFields(),
        Optional.ofNullable(firstOf("request_id", "error.request_id")));
  }

  /// The text for people. A code that is a sentence belongs to it.
  private String message(@Nullable String code) {
    String text =
        firstOf(
            "error.message",
            "error.error.message",
            "response.error.message",
            "x_groq.error.message",
            "error",
            "message",
            "Message",
            "detail",
            "detail.msg",
            "detail.message",
            "msg",
            "error.detail",
            "promptFeedback.blockReasonMessage");
    if (code != null && code.indexOf(' ') > 0) {
      return text == null ? code : text + " (" + code + ")";
    }
    return text == null ? "" : text;
  }

  private List<String> waits() {
    List<String> waits = new ArrayList<>(all("error.details.retryDelay"));
    String seconds = first("error.details.retryDelay.seconds");
    if (seconds != null) {
      waits.add(seconds + "s");
    }
    return waits;
  }

  private HeaderLookup innerFields() {
    String prefix = "error.metadata.headers.";
    Map<String, List<String>> fields = new HashMap<>();
    values.forEach((path, found) -> {
      if (path.startsWith(prefix)) {
        fields.put(path.substring(prefix.length()), found);
      }
    });
    return fields.isEmpty() ? HeaderLookup.NONE : HeaderLookup.of(fields);
  }

  /// AWS's name of an error, without its namespace and without the address that may follow it:
  /// `ThrottlingException` of `com.example#ThrottlingException:http://…`.
  static @Nullable String bare(@Nullable String type) {
    if (type == null) {
      return null;
    }
    int colon = type.indexOf(':');
    String name = colon < 0 ? type : type.substring(0, colon);
    return name.substring(name.lastIndexOf('#') + 1);
  }

  private static void add(List<Word> words, Field field, @Nullable String text) {
    if (text != null && !text.isBlank()) {
      words.add(new Word(field, text.strip().toLowerCase(Locale.ROOT)));
    }
  }

  private static OptionalInt number(@Nullable String code) {
    if (code == null || code.length() != 3 || !code.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(code));
  }

  private @Nullable String firstOf(String... paths) {
    for (String path : paths) {
      String value = first(path);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private @Nullable String first(String path) {
    List<String> all = values.get(path);
    return all == null ? null : all.get(0);
  }

  private List<String> all(String path) {
    return values.getOrDefault(path, List.of());
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}

package dev.understudy.dialects.resume;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.json.JsonCursor;

/// Whether the answer to a request may be made by two attempts, one after the other: free text of
/// one choice, without probabilities of its tokens and without sound. Half of a JSON document is
/// never completed by somebody else.
public final class Resumable {
  private final JsonCursor json = new JsonCursor();
  private boolean free = true;

  private Resumable() {}

  /// Whether it may, as far as the request says.
  ///
  /// @param body of a conversation in the caller's dialect
  public static boolean is(Dialect caller, byte[] body) {
    Resumable request = new Resumable();
    request.json.reset(body, 0, body.length);
    if (!request.json.object()) {
      return false;
    }
    while (request.json.key()) {
      switch (caller) {
        case OPENAI -> request.chat();
        case RESPONSES -> request.responses();
        case ANTHROPIC -> request.messages();
        case GEMINI -> request.gemini();
        case BEDROCK -> request.json.reject();
      }
    }
    return request.free && !request.json.bad();
  }

  private void chat() {
    if (json.keyIs("response_format")) {
      format();
    } else if (json.keyIs("n")) {
      free &= json.isNull() || json.number() == 1;
      skipNull();
    } else if (json.keyIs("logprobs") || json.keyIs("audio")) {
      absent();
    } else if (json.keyIs("modalities")) {
      onlyText();
    } else {
      json.skip();
    }
  }

  private void responses() {
    if (json.keyIs("text") && json.isObject()) {
      json.object();
      while (json.key()) {
        if (json.keyIs("format")) {
          format();
        } else {
          json.skip();
        }
      }
    } else if (json.keyIs("top_logprobs")) {
      free &= json.isNull() || json.number() == 0;
      skipNull();
    } else if (json.keyIs("include") && json.isArray()) {
      json.array();
      while (json.element()) {
        free &= !json.string() || !json.is("message.output_text.logprobs");
      }
    } else {
      json.skip();
    }
  }

  private void messages() {
    if (json.keyIs("output_format")) {
      absent();
    } else if (json.keyIs("output_config") && json.isObject()) {
      json.object();
      while (json.key()) {
        if (json.keyIs("format")) {
          absent();
        } else {
          json.skip();
        }
      }
    } else {
      json.skip();
    }
  }

  private void gemini() {
    if (!json.keyIs("generationConfig") && !json.keyIs("generation_config")) {
      json.skip();
      return;
    }
    if (!json.object()) {
      return;
    }
    while (json.key()) {
      if (json.keyIs("responseMimeType") || json.keyIs("response_mime_type")) {
        free &= !json.string() || json.is("text/plain");
      } else if (json.keyIs("candidateCount") || json.keyIs("candidate_count")) {
        free &= json.isNull() || json.number() == 1;
        skipNull();
      } else if (json.keyIs("responseModalities") || json.keyIs("response_modalities")) {
        onlyText();
      } else if (json.keyIs("responseSchema")
          || json.keyIs("response_schema")
          || json.keyIs("responseJsonSchema")
          || json.keyIs("response_json_schema")
          || json.keyIs("responseLogprobs")
          || json.keyIs("response_logprobs")) {
        absent();
      } else {
        json.skip();
      }
    }
  }

  /// A format must be of the type `text`.
  private void format() {
    if (!json.isObject()) {
      absent();
      return;
    }
    json.object();
    while (json.key()) {
      if (json.keyIs("type")) {
        free &= json.string() && json.is("text");
      } else {
        json.skip();
      }
    }
  }

  /// The value must say nothing: null, or false.
  private void absent() {
    free &= json.isNull() || json.isFalse();
    json.skip();
  }

  private void onlyText() {
    if (!json.isArray()) {
      absent();
      return;
    }
    json.array();
    while (json.element()) {
      free &= json.string() && (json.is("text") || json.is("TEXT"));
    }
  }

  private void skipNull() {
    if (json.isNull()) {
      json.skip();
    }
  }
}

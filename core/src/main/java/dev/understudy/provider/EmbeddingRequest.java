package dev.understudy.provider;

import java.util.Optional;
import java.util.OptionalLong;

/// Texts to be turned into vectors.
///
/// @param model the model that is asked
/// @param input a text, texts, or ids of tokens
/// @param dimensions the length of the vectors
/// @param encodingFormat how vectors travel: `float` or `base64`
/// @param user an opaque id of the end user
/// @param extra all other fields, in their order
public record EmbeddingRequest(
    String model,
    Json input,
    OptionalLong dimensions,
    Optional<String> encodingFormat,
    Optional<String> user,
    Json.Obj extra)
    implements JsonRecord {

  public EmbeddingRequest {
    if (model.isBlank()) {
      throw new IllegalArgumentException("a request needs a model");
    }
  }

  /// Reads its JSON form.
  public static EmbeddingRequest of(Json.Obj json) {
    return Shape.read(EmbeddingRequest.class, json);
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder(Json.Obj.EMPTY);
  }

  /// A builder that begins with these values.
  public Builder toBuilder() {
    return new Builder(toJson());
  }

  /// This request to another model.
  public EmbeddingRequest withModel(String model) {
    return toBuilder().model(model).build();
  }

  /// Builds one, field by field. Not thread-safe.
  public static final class Builder extends JsonDraft<Builder> {
    private Builder(Json.Obj start) {
      super(start);
    }

    /// Sets the model that is asked.
    public Builder model(String value) {
      return put("model", Json.of(value));
    }

    /// Sets a text, texts, or ids of tokens.
    public Builder input(Json value) {
      return put("input", value);
    }

    /// Sets the length of the vectors.
    public Builder dimensions(long value) {
      return put("dimensions", Json.of(value));
    }

    /// Sets how vectors travel: `float` or `base64`.
    public Builder encodingFormat(String value) {
      return put("encoding_format", Json.of(value));
    }

    /// Sets an opaque id of the end user.
    public Builder user(String value) {
      return put("user", Json.of(value));
    }

    /// The value.
    public EmbeddingRequest build() {
      return of(json());
    }
  }
}

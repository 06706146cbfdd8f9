package dev.understudy.provider;

import java.util.List;
import java.util.Optional;

/// The vectors of texts.
///
/// @param object what the provider calls this object
/// @param model the model that answered
/// @param data one for each text
/// @param usage the tokens it took
/// @param extra all other fields, in their order
public record EmbeddingAnswer(
    String object, String model, List<Embedding> data, Optional<Usage> usage, Json.Obj extra)
    implements JsonRecord {

  public EmbeddingAnswer {
    data = List.copyOf(data);
  }

  /// Reads its JSON form.
  public static EmbeddingAnswer of(Json.Obj json) {
    return Shape.read(EmbeddingAnswer.class, json);
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder(Json.Obj.EMPTY);
  }

  /// A builder that begins with these values.
  public Builder toBuilder() {
    return new Builder(toJson());
  }

  /// Builds one, field by field. Not thread-safe.
  public static final class Builder extends JsonDraft<Builder> {
    private Builder(Json.Obj start) {
      super(start);
    }

    /// Sets what the provider calls this object.
    public Builder object(String value) {
      return put("object", Json.of(value));
    }

    /// Sets the model that answered.
    public Builder model(String value) {
      return put("model", Json.of(value));
    }

    /// Sets one for each text.
    public Builder data(List<Embedding> value) {
      return put("data", JsonDraft.array(value));
    }

    /// Sets the tokens it took.
    public Builder usage(Usage value) {
      return put("usage", value.toJson());
    }

    /// The value.
    public EmbeddingAnswer build() {
      return of(json());
    }
  }
}

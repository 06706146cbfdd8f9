package dev.understudy.provider;

import dev.understudy.provider.Shape.Wire;

/// The vector of one text.
///
/// @param index the place of the text in the request
/// @param vector its vector
/// @param extra all other fields, in their order
public record Embedding(long index, @Wire("embedding") Vector vector, Json.Obj extra)
    implements JsonRecord {

  /// Reads its JSON form.
  public static Embedding of(Json.Obj json) {
    return Shape.read(Embedding.class, json);
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

    /// Sets the place of the text in the request.
    public Builder index(long value) {
      return put("index", Json.of(value));
    }

    /// Sets its vector.
    public Builder vector(Vector value) {
      return put("embedding", value.toJson());
    }

    /// The value.
    public Embedding build() {
      return of(json());
    }
  }
}

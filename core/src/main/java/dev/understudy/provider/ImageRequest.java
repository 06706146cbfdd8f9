package dev.understudy.provider;

import dev.understudy.provider.Shape.Wire;
import java.util.Optional;
import java.util.OptionalLong;

/// An image to be made. Costs money each time it is executed.
///
/// @param model the model that is asked
/// @param prompt what it shows
/// @param count the number of images
/// @param size its size, such as `1024x1024`
/// @param quality its quality
/// @param style its style
/// @param responseFormat how it travels
/// @param user an opaque id of the end user
/// @param extra all other fields, in their order
public record ImageRequest(
    String model,
    String prompt,
    @Wire("n") OptionalLong count,
    Optional<String> size,
    Optional<String> quality,
    Optional<String> style,
    Optional<String> responseFormat,
    Optional<String> user,
    Json.Obj extra)
    implements JsonRecord {

  public ImageRequest {
    if (model.isBlank()) {
      throw new IllegalArgumentException("a request needs a model");
    }
  }

  /// Reads its JSON form.
  public static ImageRequest of(Json.Obj json) {
    return Shape.read(ImageRequest.class, json);
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
  public ImageRequest withModel(String model) {
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

    /// Sets what it shows.
    public Builder prompt(String value) {
      return put("prompt", Json.of(value));
    }

    /// Sets the number of images.
    public Builder count(long value) {
      return put("n", Json.of(value));
    }

    /// Sets its size, such as `1024x1024`.
    public Builder size(String value) {
      return put("size", Json.of(value));
    }

    /// Sets its quality.
    public Builder quality(String value) {
      return put("quality", Json.of(value));
    }

    /// Sets its style.
    public Builder style(String value) {
      return put("style", Json.of(value));
    }

    /// Sets how it travels.
    public Builder responseFormat(String value) {
      return put("response_format", Json.of(value));
    }

    /// Sets an opaque id of the end user.
    public Builder user(String value) {
      return put("user", Json.of(value));
    }

    /// The value.
    public ImageRequest build() {
      return of(json());
    }
  }
}

package dev.understudy.provider;

import java.util.Optional;
import java.util.OptionalDouble;

/// A text to be spoken. Costs money each time it is executed.
///
/// @param model the model that is asked
/// @param input the text
/// @param voice who speaks
/// @param responseFormat the format of the sound
/// @param speed how fast; 1 is normal
/// @param extra all other fields, in their order
public record SpeechRequest(
    String model,
    String input,
    String voice,
    Optional<String> responseFormat,
    OptionalDouble speed,
    Json.Obj extra)
    implements JsonRecord {

  public SpeechRequest {
    if (model.isBlank()) {
      throw new IllegalArgumentException("a request needs a model");
    }
  }

  /// Reads its JSON form.
  public static SpeechRequest of(Json.Obj json) {
    return Shape.read(SpeechRequest.class, json);
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
  public SpeechRequest withModel(String model) {
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

    /// Sets the text.
    public Builder input(String value) {
      return put("input", Json.of(value));
    }

    /// Sets who speaks.
    public Builder voice(String value) {
      return put("voice", Json.of(value));
    }

    /// Sets the format of the sound.
    public Builder responseFormat(String value) {
      return put("response_format", Json.of(value));
    }

    /// Sets how fast; 1 is normal.
    public Builder speed(double value) {
      return put("speed", Json.of(value));
    }

    /// The value.
    public SpeechRequest build() {
      return of(json());
    }
  }
}

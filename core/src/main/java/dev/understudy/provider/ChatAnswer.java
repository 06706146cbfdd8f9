package dev.understudy.provider;

import java.util.List;
import java.util.Optional;

/// A whole answer.
///
/// @param id its id
/// @param object what the provider calls this object
/// @param created seconds since 1970
/// @param model the model that answered
/// @param choices the answers; usually one
/// @param usage the tokens it took
/// @param systemFingerprint the configuration that made it
/// @param extra all other fields, in their order
public record ChatAnswer(
    String id,
    String object,
    long created,
    String model,
    List<Choice> choices,
    Optional<Usage> usage,
    Optional<String> systemFingerprint,
    Json.Obj extra)
    implements JsonRecord {

  public ChatAnswer {
    choices = List.copyOf(choices);
  }

  /// Reads its JSON form.
  public static ChatAnswer of(Json.Obj json) {
    return Shape.read(ChatAnswer.class, json);
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder(Json.Obj.EMPTY);
  }

  /// A builder that begins with these values.
  public Builder toBuilder() {
    return new Builder(toJson());
  }

  /// The text of the first choice; `""` if there is none.
  public String text() {
    return choices.isEmpty() ? "" : choices.getFirst().message().text();
  }

  /// Builds one, field by field. Not thread-safe.
  public static final class Builder extends JsonDraft<Builder> {
    private Builder(Json.Obj start) {
      super(start);
    }

    /// Sets its id.
    public Builder id(String value) {
      return put("id", Json.of(value));
    }

    /// Sets what the provider calls this object.
    public Builder object(String value) {
      return put("object", Json.of(value));
    }

    /// Sets seconds since 1970.
    public Builder created(long value) {
      return put("created", Json.of(value));
    }

    /// Sets the model that answered.
    public Builder model(String value) {
      return put("model", Json.of(value));
    }

    /// Sets the answers; usually one.
    public Builder choices(List<Choice> value) {
      return put("choices", JsonDraft.array(value));
    }

    /// Sets the tokens it took.
    public Builder usage(Usage value) {
      return put("usage", value.toJson());
    }

    /// Sets the configuration that made it.
    public Builder systemFingerprint(String value) {
      return put("system_fingerprint", Json.of(value));
    }

    /// The value.
    public ChatAnswer build() {
      return of(json());
    }
  }
}

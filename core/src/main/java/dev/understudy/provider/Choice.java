package dev.understudy.provider;

import java.util.Optional;

/// One of the answers.
///
/// @param index its place
/// @param message what the model says
/// @param finishReason why it ended
/// @param logprobs the probabilities of its tokens
/// @param extra all other fields, in their order
public record Choice(
    long index,
    Message message,
    Optional<FinishReason> finishReason,
    Optional<Json> logprobs,
    Json.Obj extra)
    implements JsonRecord {

  /// Reads its JSON form.
  public static Choice of(Json.Obj json) {
    return Shape.read(Choice.class, json);
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

    /// Sets its place.
    public Builder index(long value) {
      return put("index", Json.of(value));
    }

    /// Sets what the model says.
    public Builder message(Message value) {
      return put("message", value.toJson());
    }

    /// Sets why it ended.
    public Builder finishReason(FinishReason value) {
      return put("finish_reason", Json.of(value.value()));
    }

    /// Sets the probabilities of its tokens.
    public Builder logprobs(Json value) {
      return put("logprobs", value);
    }

    /// The value.
    public Choice build() {
      return of(json());
    }
  }
}

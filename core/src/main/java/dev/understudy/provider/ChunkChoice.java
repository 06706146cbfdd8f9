package dev.understudy.provider;

import java.util.Optional;

/// A piece of one of the answers.
///
/// @param index the answer it belongs to
/// @param delta what is new
/// @param finishReason why it ended, in its last piece
/// @param logprobs the probabilities of its tokens
/// @param extra all other fields, in their order
public record ChunkChoice(
    long index,
    Delta delta,
    Optional<FinishReason> finishReason,
    Optional<Json> logprobs,
    Json.Obj extra)
    implements JsonRecord {

  /// Reads its JSON form.
  public static ChunkChoice of(Json.Obj json) {
    return Shape.read(ChunkChoice.class, json);
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

    /// Sets the answer it belongs to.
    public Builder index(long value) {
      return put("index", Json.of(value));
    }

    /// Sets what is new.
    public Builder delta(Delta value) {
      return put("delta", value.toJson());
    }

    /// Sets why it ended, in its last piece.
    public Builder finishReason(FinishReason value) {
      return put("finish_reason", Json.of(value.value()));
    }

    /// Sets the probabilities of its tokens.
    public Builder logprobs(Json value) {
      return put("logprobs", value);
    }

    /// The value.
    public ChunkChoice build() {
      return of(json());
    }
  }
}

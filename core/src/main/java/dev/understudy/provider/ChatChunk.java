package dev.understudy.provider;

import java.util.List;
import java.util.Optional;

/// A piece of a streamed answer.
///
/// @param id its id
/// @param object what the provider calls this object
/// @param created seconds since 1970
/// @param model the model that answered
/// @param choices the pieces of the answers; may be none
/// @param usage the tokens it took; usually in the last piece
/// @param systemFingerprint the configuration that made it
/// @param extra all other fields, in their order
public record ChatChunk(
    String id,
    String object,
    long created,
    String model,
    List<ChunkChoice> choices,
    Optional<Usage> usage,
    Optional<String> systemFingerprint,
    Json.Obj extra)
    implements JsonRecord {

  public ChatChunk {
    choices = List.copyOf(choices);
  }

  /// Reads its JSON form.
  public static ChatChunk of(Json.Obj json) {
    return Shape.read(ChatChunk.class, json);
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder(Json.Obj.EMPTY);
  }

  /// A builder that begins with these values.
  public Builder toBuilder() {
    return new Builder(toJson());
  }

  /// Whether it holds a part of the answer. Roles, ids, names of tools, usage, finish marks and
  /// empty texts are none.
  public boolean hasContent() {
    return choices.stream().anyMatch(choice -> choice.delta().hasContent());
  }

  /// The text for the first choice; `""` if there is none.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (ChunkChoice choice : choices) {
      if (choice.index() == 0) {
        text.append(choice.delta().content().orElse(""));
      }
    }
    return text.toString();
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

    /// Sets the pieces of the answers; may be none.
    public Builder choices(List<ChunkChoice> value) {
      return put("choices", JsonDraft.array(value));
    }

    /// Sets the tokens it took; usually in the last piece.
    public Builder usage(Usage value) {
      return put("usage", value.toJson());
    }

    /// Sets the configuration that made it.
    public Builder systemFingerprint(String value) {
      return put("system_fingerprint", Json.of(value));
    }

    /// The value.
    public ChatChunk build() {
      return of(json());
    }
  }
}

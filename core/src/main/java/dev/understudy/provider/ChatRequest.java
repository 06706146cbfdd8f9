package dev.understudy.provider;

import dev.understudy.provider.Shape.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A conversation to be continued.
///
/// @param model the model that is asked
/// @param messages the conversation so far
/// @param temperature the randomness of the answer
/// @param topP the share of probability that is sampled from
/// @param maxTokens the most tokens of the answer
/// @param maxCompletionTokens the most tokens of reasoning and answer
/// @param stop the text or texts that end the answer
/// @param tools what the model may call
/// @param toolChoice whether and what it must call
/// @param responseFormat the shape of the answer
/// @param n the number of answers
/// @param seed the seed of its sampling
/// @param frequencyPenalty the penalty on frequent tokens
/// @param presencePenalty the penalty on tokens that occurred
/// @param reasoningEffort how much it should reason
/// @param user an opaque id of the end user
/// @param streamUsage whether a stream ends with its usage
/// @param extra all other fields, in their order
public record ChatRequest(
    String model,
    List<Message> messages,
    OptionalDouble temperature,
    OptionalDouble topP,
    OptionalLong maxTokens,
    OptionalLong maxCompletionTokens,
    Optional<Json> stop,
    List<Tool> tools,
    Optional<ToolChoice> toolChoice,
    Optional<Json> responseFormat,
    OptionalLong n,
    OptionalLong seed,
    OptionalDouble frequencyPenalty,
    OptionalDouble presencePenalty,
    Optional<String> reasoningEffort,
    Optional<String> user,
    @Wire("stream_options.include_usage") Optional<Boolean> streamUsage,
    Json.Obj extra)
    implements JsonRecord {

  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    if (model.isBlank()) {
      throw new IllegalArgumentException("a request needs a model");
    }
  }

  /// Reads its JSON form.
  public static ChatRequest of(Json.Obj json) {
    return Shape.read(ChatRequest.class, json);
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
  public ChatRequest withModel(String model) {
    return toBuilder().model(model).build();
  }

  /// This request with one more message.
  public ChatRequest and(Message message) {
    List<Message> longer = new ArrayList<>(messages);
    longer.add(message);
    return toBuilder().messages(longer).build();
  }

  /// A request with a conversation and nothing else.
  public static ChatRequest of(String model, Message... messages) {
    return builder().model(model).messages(List.of(messages)).build();
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

    /// Sets the conversation so far.
    public Builder messages(List<Message> value) {
      return put("messages", JsonDraft.array(value));
    }

    /// Sets the randomness of the answer.
    public Builder temperature(double value) {
      return put("temperature", Json.of(value));
    }

    /// Sets the share of probability that is sampled from.
    public Builder topP(double value) {
      return put("top_p", Json.of(value));
    }

    /// Sets the most tokens of the answer.
    public Builder maxTokens(long value) {
      return put("max_tokens", Json.of(value));
    }

    /// Sets the most tokens of reasoning and answer.
    public Builder maxCompletionTokens(long value) {
      return put("max_completion_tokens", Json.of(value));
    }

    /// Sets the text or texts that end the answer.
    public Builder stop(Json value) {
      return put("stop", value);
    }

    /// Sets what the model may call.
    public Builder tools(List<Tool> value) {
      return put("tools", JsonDraft.array(value));
    }

    /// Sets whether and what it must call.
    public Builder toolChoice(ToolChoice value) {
      return put("tool_choice", value.json());
    }

    /// Sets the shape of the answer.
    public Builder responseFormat(Json value) {
      return put("response_format", value);
    }

    /// Sets the number of answers.
    public Builder n(long value) {
      return put("n", Json.of(value));
    }

    /// Sets the seed of its sampling.
    public Builder seed(long value) {
      return put("seed", Json.of(value));
    }

    /// Sets the penalty on frequent tokens.
    public Builder frequencyPenalty(double value) {
      return put("frequency_penalty", Json.of(value));
    }

    /// Sets the penalty on tokens that occurred.
    public Builder presencePenalty(double value) {
      return put("presence_penalty", Json.of(value));
    }

    /// Sets how much it should reason.
    public Builder reasoningEffort(String value) {
      return put("reasoning_effort", Json.of(value));
    }

    /// Sets an opaque id of the end user.
    public Builder user(String value) {
      return put("user", Json.of(value));
    }

    /// Sets whether a stream ends with its usage.
    public Builder streamUsage(boolean value) {
      return put("stream_options.include_usage", Json.of(value));
    }

    /// The value.
    public ChatRequest build() {
      return of(json());
    }
  }
}

package dev.understudy.dialects.stream;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import java.util.Optional;

/// Follows the stream of one attempt and knows when it is complete. Not thread-safe.
public interface StreamMachine {

  /// A machine for a stream of one choice.
  static StreamMachine of(Dialect dialect) {
    return of(dialect, 1);
  }

  /// A machine for a stream of `choices` choices.
  static StreamMachine of(Dialect dialect, int choices) {
    return switch (dialect) {
      case OPENAI -> new ChatMachine(choices);
      case ANTHROPIC -> new MessagesMachine();
      case RESPONSES -> new ResponsesMachine();
      case GEMINI -> new GeminiMachine(choices);
      case BEDROCK -> new ConverseMachine();
    };
  }

  /// A machine for the stream of an operation.
  ///
  /// @param endpoint as the target is asked
  /// @param choices how many answers were asked for
  /// @throws IllegalArgumentException for an operation that never streams
  static StreamMachine of(Endpoint endpoint, int choices) {
    return switch (endpoint) {
      case CHAT_COMPLETIONS, RESPONSES, MESSAGES, GENERATE_CONTENT, CONVERSE ->
          of(endpoint.dialect(), choices);
      case COMPLETIONS -> new CompletionMachine(choices);
      case IMAGE_GENERATIONS, IMAGE_EDITS -> new MediaMachine(choices);
      case SPEECH, TRANSCRIPTIONS -> new MediaMachine(1);
      case COUNT_TOKENS, EMBEDDINGS, MODERATIONS, RERANK, TRANSLATIONS ->
          throw new IllegalArgumentException(endpoint + " never streams");
    };
  }

  /// Takes the next event.
  Signal on(String eventName, byte[] data, int from, int to);

  /// Whether the completion proof has been read. The end of the input, or the dialect's end mark,
  /// is then a good end; before it, an interruption.
  boolean complete();

  /// Whether content may follow the completion proof, because the dialect has no end mark: then
  /// only the end of the input, or silence, is the end.
  default boolean mayGoOn() {
    return false;
  }

  /// Whether content has been seen.
  boolean content();

  /// Whether a tool call has begun and is not finished.
  boolean toolOpen();

  /// Whether the model reasons, or a tool of the provider's own runs, and nothing visible has
  /// followed yet.
  boolean thinking();

  /// Whether the stream is complete and there is nothing in it: no content, no tool call, and no
  /// policy reason for that.
  boolean empty();

  /// The event that failed the stream, as the provider sent it; present after [Signal#FAILED].
  Optional<byte[]> error();

  /// What the stream has told of its tokens so far.
  StreamUsage usage();
}

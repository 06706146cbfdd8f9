package dev.understudy.dialects.neutral;

import java.util.List;
import java.util.Optional;

/// A piece of a turn, of the instructions or of an answer.
public sealed interface Part {
  /// Words.
  record Text(String text) implements Part {}

  /// A picture.
  ///
  /// @param detail how closely to look, in the words of OpenAI's dialects: `low`, `high`; `auto`,
  ///   which every dialect means by saying nothing, becomes nothing
  record Image(Source source, Optional<String> detail) implements Part {
    public Image {
      detail = detail.filter(word -> !word.equals("auto"));
    }
  }

  /// A file with something to read.
  ///
  /// @param name of the file
  record Document(Source source, Optional<String> name) implements Part {}

  /// Sound.
  ///
  /// @param format its container, as file names end: `wav`, `mp3`
  /// @param base64 the bytes
  record Audio(String format, String base64) implements Part {}

  /// The model calls a tool.
  ///
  /// @param id what the result will be known by; as the dialect wrote it
  /// @param arguments the text of a JSON object; `{}` where the dialect wrote nothing
  record Call(String id, String name, String arguments) implements Part {}

  /// What a tool gave back.
  ///
  /// @param callId the id of the call
  /// @param name the tool's name, said by the dialect or found by the call's id among the calls
  ///   before; absent if there is no such call
  /// @param content texts, pictures and documents
  /// @param failed whether the tool says that it failed
  record Result(String callId, Optional<String> name, List<Part> content, boolean failed)
      implements Part {
    public Result {
      content = List.copyOf(content);
    }
  }

  /// Reasoning, as far as the provider shows it. Never its signature, which is bound to the
  /// provider.
  record Thought(String text) implements Part {}

  /// The model declines, in words of its own.
  record Refusal(String text) implements Part {}
}

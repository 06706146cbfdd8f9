package dev.understudy.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialToolCall;

/// One thing that a streaming model tells its handler.
sealed interface Item {
  /// A piece of the answer's text.
  ///
  /// @param attempt whose answer it is
  record Text(String text, Source attempt) implements Item {}

  /// A piece of the model's reasoning.
  record Thinking(String text) implements Item {}

  /// A piece of a tool call's arguments.
  record ToolPart(PartialToolCall part) implements Item {}

  /// A tool call that is complete.
  record ToolDone(CompleteToolCall call) implements Item {}

  /// An event that LangChain4j has no word for.
  record Raw(Object event) implements Item {}

  /// The whole answer, which is the proof that it is complete.
  ///
  /// @param attempt whose answer it is
  /// @param news whether it holds something that was in no piece
  record Whole(ChatResponse answer, Source attempt, boolean news) implements Item {}
}

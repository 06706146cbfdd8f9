package dev.understudy.testkit.faults;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Completion;

/// How the providers of a dialect answer and fail.
interface Voice {
  /// A good answer, each word an event of a stream.
  Completion text(String text);

  /// A good answer that calls a tool with several arguments.
  Completion tool();

  /// The usual error of this status.
  Answer error(int status);

  /// An error object in the dialect's shape, with this type, which is its code as well.
  String errorBody(String type, String message);

  /// An error event of a stream, with this type.
  String errorEvent(String type, String message);

  /// No money left.
  Answer quota();

  /// The prompt does not fit.
  Answer tooLong();

  /// An event that carries this text.
  String delta(String text);

  /// Events of a stream before the first that carries content.
  int opening();

  /// The finish reason of an answer that a safety system ended.
  String refusal();
}

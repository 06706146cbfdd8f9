package dev.understudy.e2e.catalogue;

import dev.understudy.e2e.Mode;
import dev.understudy.e2e.Reply;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Completion;

/// A dialect: how its providers answer and fail, how its callers ask, and what they hear.
interface Voice {
  /// For the names of tests.
  String name();

  /// The prefix of a model whose provider speaks it, and is known to.
  String provider();

  /// Another such prefix, for the one who takes over.
  String understudy();

  /// The `provider_interface` of its providers.
  String dialect();

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

  /// Where callers ask.
  String path();

  /// What callers ask.
  ///
  /// @param more further members, each with a comma before it
  String body(Mode mode, String model, String more);

  /// What a caller makes of a reply.
  Heard heard(Reply reply);
}

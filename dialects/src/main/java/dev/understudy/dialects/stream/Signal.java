package dev.understudy.dialects.stream;

/// What an event of a stream means for its fate.
public enum Signal {
  /// Part of the answer's frame, but nothing of its content: a role, a tool's name, a block's
  /// start.
  HELD,
  /// Content: the first one commits. It may carry a finish mark too.
  CONTENT,
  /// Not of the answer: a ping, a filter report, an event of an unknown type.
  META,
  /// Usage and nothing else: a chat chunk without choices.
  USAGE,
  /// A finish mark without content.
  FINISH,
  /// The end mark of the dialect: `[DONE]`, `message_stop`, `response.completed`. Proves nothing by
  /// itself.
  DONE,
  /// To be dropped: something after the completion proof that is neither usage nor the end mark, or
  /// an event that was read before.
  LATE,
  /// An error of the provider.
  FAILED,
  /// Not JSON, or not an object.
  BAD_JSON
}

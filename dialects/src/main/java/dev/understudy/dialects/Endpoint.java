package dev.understudy.dialects;

/// An operation that a caller can ask for.
public enum Endpoint {
  /// OpenAI chat completions.
  CHAT_COMPLETIONS(Dialect.OPENAI, "/chat/completions"),
  /// Anthropic messages.
  MESSAGES(Dialect.ANTHROPIC, "/messages"),
  /// OpenAI embeddings.
  EMBEDDINGS(Dialect.OPENAI, "/embeddings");

  private final Dialect dialect;
  private final String operation;

  Endpoint(Dialect dialect, String operation) {
    this.dialect = dialect;
    this.operation = operation;
  }

  /// The dialect of its bodies.
  public Dialect dialect() {
    return dialect;
  }

  /// Where callers ask for it: `/v1/chat/completions`.
  public String path() {
    return "/v1" + operation;
  }

  /// What follows the path of a base URL: `/chat/completions`.
  public String operation() {
    return operation;
  }

  /// The operation that does the same work at a target of another dialect; this one if there is no
  /// difference.
  ///
  /// @throws IllegalArgumentException if that dialect has no such operation
  public Endpoint in(Dialect target) {
    if (target == dialect) {
      return this;
    }
    return switch (this) {
      case CHAT_COMPLETIONS -> MESSAGES;
      case MESSAGES -> CHAT_COMPLETIONS;
      case EMBEDDINGS ->
          throw new IllegalArgumentException("no embeddings in the dialect " + target);
    };
  }

  /// Whether a dialect has an operation that does the same work.
  public boolean existsIn(Dialect target) {
    return target == dialect || this != EMBEDDINGS;
  }
}

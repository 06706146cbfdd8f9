package dev.understudy.dialects;

/// An operation that a caller can ask for, or a target can be asked for.
public enum Endpoint {
  /// OpenAI chat completions.
  CHAT_COMPLETIONS(Dialect.OPENAI, Nature.CONVERSATION, "/chat/completions"),
  /// OpenAI responses.
  RESPONSES(Dialect.RESPONSES, Nature.CONVERSATION, "/responses"),
  /// Anthropic messages.
  MESSAGES(Dialect.ANTHROPIC, Nature.CONVERSATION, "/messages"),
  /// Gemini's generateContent, and streamGenerateContent for streams.
  GENERATE_CONTENT(Dialect.GEMINI, Nature.CONVERSATION, "/models/{model}:generateContent"),
  /// Bedrock's converse, and converse-stream for streams. No caller speaks it.
  CONVERSE(Dialect.BEDROCK, Nature.CONVERSATION, "/model/{model}/converse"),
  /// Anthropic's counting of tokens.
  COUNT_TOKENS(Dialect.ANTHROPIC, Nature.JSON, "/messages/count_tokens"),
  /// OpenAI's older text completions, plain and streaming.
  COMPLETIONS(Dialect.OPENAI, Nature.JSON, "/completions"),
  /// OpenAI embeddings.
  EMBEDDINGS(Dialect.OPENAI, Nature.JSON, "/embeddings"),
  /// OpenAI moderations.
  MODERATIONS(Dialect.OPENAI, Nature.JSON, "/moderations"),
  /// Ranking of documents, as several OpenAI-like providers offer it.
  RERANK(Dialect.OPENAI, Nature.JSON, "/rerank"),
  /// OpenAI image generation; may stream partial images.
  IMAGE_GENERATIONS(Dialect.OPENAI, Nature.JSON, "/images/generations"),
  /// OpenAI image edits: a form with files.
  IMAGE_EDITS(Dialect.OPENAI, Nature.FORM, "/images/edits"),
  /// OpenAI speech: JSON in, sound out.
  SPEECH(Dialect.OPENAI, Nature.SOUND, "/audio/speech"),
  /// OpenAI transcription: a form with a file in, text, JSON or a stream out.
  TRANSCRIPTIONS(Dialect.OPENAI, Nature.FORM, "/audio/transcriptions"),
  /// OpenAI translation of speech: a form with a file in, text or JSON out.
  TRANSLATIONS(Dialect.OPENAI, Nature.FORM, "/audio/translations");

  /// What travels.
  public enum Nature {
    /// A conversation, which every dialect has: JSON in, JSON or a stream out, translated if need
    /// be.
    CONVERSATION,
    /// JSON in, JSON out, in one dialect only.
    JSON,
    /// A multipart form in.
    FORM,
    /// JSON in, bytes of sound out.
    SOUND
  }

  private final Dialect dialect;
  private final Nature nature;
  private final String operation;

  Endpoint(Dialect dialect, Nature nature, String operation) {
    this.dialect = dialect;
    this.nature = nature;
    this.operation = operation;
  }

  /// The dialect of its bodies.
  public Dialect dialect() {
    return dialect;
  }

  /// What travels.
  public Nature nature() {
    return nature;
  }

  /// Whether its answer may come as a stream.
  public boolean streams() {
    return switch (this) {
      case CHAT_COMPLETIONS,
          RESPONSES,
          MESSAGES,
          GENERATE_CONTENT,
          CONVERSE,
          COMPLETIONS,
          IMAGE_GENERATIONS,
          IMAGE_EDITS,
          SPEECH,
          TRANSCRIPTIONS ->
          true;
      case COUNT_TOKENS, EMBEDDINGS, MODERATIONS, RERANK, TRANSLATIONS -> false;
    };
  }

  /// Whether a request may be sent twice although the first may have been executed, as far as the
  /// operation decides that: media that somebody pays for by the piece is not made twice.
  public boolean replaySafe() {
    return this != IMAGE_GENERATIONS && this != IMAGE_EDITS && this != SPEECH;
  }

  /// Where callers ask for it: `/v1/chat/completions`. Gemini's has `{model}` in it.
  public String path() {
    return (this == GENERATE_CONTENT ? "/v1beta" : "/v1") + operation;
  }

  /// What follows the path of a base URL: `/chat/completions`. Gemini's and Bedrock's have
  /// `{model}` in it.
  public String operation() {
    return operation;
  }

  /// What follows the path of a base URL for a model, with the query if there is one.
  ///
  /// @param model already encoded for a path
  public String operation(String model, boolean stream) {
    String named = operation.replace("{model}", model);
    return switch (this) {
      case GENERATE_CONTENT ->
          stream ? named.replace(":generate", ":streamGenerate") + "?alt=sse" : named;
      case CONVERSE -> stream ? named + "-stream" : named;
      default -> named;
    };
  }

  /// The operation that does the same work at a target of another dialect; this one if there is no
  /// difference.
  ///
  /// @throws IllegalArgumentException if that dialect has no such operation
  public Endpoint in(Dialect target) {
    if (target == dialect) {
      return this;
    }
    if (nature != Nature.CONVERSATION) {
      throw new IllegalArgumentException("no " + operation + " in the dialect " + target);
    }
    return conversation(target);
  }

  /// The conversation of a dialect.
  public static Endpoint conversation(Dialect dialect) {
    return switch (dialect) {
      case OPENAI -> CHAT_COMPLETIONS;
      case RESPONSES -> RESPONSES;
      case ANTHROPIC -> MESSAGES;
      case GEMINI -> GENERATE_CONTENT;
      case BEDROCK -> CONVERSE;
    };
  }

  /// Whether a dialect has an operation that does the same work.
  public boolean existsIn(Dialect target) {
    return target == dialect || nature == Nature.CONVERSATION;
  }
}

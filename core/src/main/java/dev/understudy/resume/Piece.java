package dev.understudy.resume;

/// What one item of a stream adds to the answer.
///
/// @param text what the reader reads on with; `""` if there is none
/// @param sort what is in it besides text
/// @param last whether it proves that the answer is complete; only bookkeeping may follow
public record Piece(String text, Sort sort, boolean last) {
  /// What is in an item besides text.
  public enum Sort {
    /// Nothing that the reader would miss.
    PLAIN,
    /// Reasoning. Who has some of it cannot be given another attempt's answer.
    THOUGHT,
    /// The beginning of something that only its own attempt can finish, with nothing of it yet: the
    /// name of a tool. An attempt that has shown no more may still be replaced.
    HEAD,
    /// Something that only its own attempt can finish: the arguments of a tool call, a part of
    /// structured output, a refusal, sound.
    BOUND
  }

  /// Nothing to read: a role, a sign of life, the number of tokens.
  public static final Piece NOTHING = new Piece("", Sort.PLAIN, false);

  private static final Piece THOUGHT = new Piece("", Sort.THOUGHT, false);
  private static final Piece HEAD = new Piece("", Sort.HEAD, false);
  private static final Piece BOUND = new Piece("", Sort.BOUND, false);
  private static final Piece LAST = new Piece("", Sort.PLAIN, true);

  /// Text.
  public static Piece text(String text) {
    return text.isEmpty() ? NOTHING : new Piece(text, Sort.PLAIN, false);
  }

  /// Reasoning.
  public static Piece thought() {
    return THOUGHT;
  }

  /// The name of a tool that is going to be called, or the like.
  public static Piece head() {
    return HEAD;
  }

  /// A part of a tool call, of structured output, or of anything else that is not free text.
  public static Piece bound() {
    return BOUND;
  }

  /// The finish mark of a complete answer. One that a policy cut short is `bound().ending()`: the
  /// reader would miss it.
  public static Piece end() {
    return LAST;
  }

  /// The same, with the finish mark in it.
  public Piece ending() {
    return new Piece(text, sort, true);
  }

  /// Whether an attempt that has shown it can no longer be replaced unseen.
  public boolean content() {
    return !text.isEmpty() || sort == Sort.THOUGHT || sort == Sort.BOUND;
  }

  /// Whether only its own attempt can go on after it.
  boolean binds() {
    return sort == Sort.HEAD || sort == Sort.BOUND;
  }

  Piece without(int count) {
    return new Piece(text.substring(count), sort, last);
  }
}

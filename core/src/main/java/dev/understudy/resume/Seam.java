package dev.understudy.resume;

/// Finds, in the text of another attempt, what the reader lacks: leaves out its beginning, as far
/// as the reader has that, and passes on the rest. Not thread-safe.
public sealed interface Seam permits PrefillSeam, VerifiedSeam {

  /// Takes more of the new text.
  ///
  /// @param lacking gets what the reader does not have yet
  /// @return false if the new text is another one: nothing of it may be shown
  boolean take(String more, StringBuilder lacking);

  /// The new text is complete.
  ///
  /// @param lacking gets what was still held back
  /// @return false if the new text ends before the reader's does
  boolean end(StringBuilder lacking);

  /// Whether it holds text back that it may still pass on.
  boolean holds();
}

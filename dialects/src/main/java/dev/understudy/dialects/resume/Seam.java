package dev.understudy.dialects.resume;

/// Finds, in the text of another attempt, what the caller lacks. Not thread-safe.
public sealed interface Seam permits PrefillSeam, VerifiedSeam {

  /// Takes more of the new text.
  ///
  /// @param lacking gets what the caller does not have yet
  /// @return false if the new text is another one: nothing of it may be shown
  boolean take(String more, StringBuilder lacking);

  /// The new text is complete.
  ///
  /// @param lacking gets what was still held back
  /// @return false if the new text ends before the caller's does
  boolean end(StringBuilder lacking);
}

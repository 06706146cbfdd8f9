package dev.understudy.dialects.resume;

import dev.understudy.dialects.json.Text;

/// Finds, in the text of another attempt, what the caller lacks. Not thread-safe.
public sealed interface Seam permits PrefillSeam, VerifiedSeam {

  /// Takes more of the new text.
  ///
  /// @param lacking gets what the caller does not have yet
  /// @return false if the new text is another one: nothing of it may be shown
  boolean take(String more, StringBuilder lacking);

  /// The same for the escaped bytes between the quotes of a JSON string, `data[from, to)`.
  default boolean take(byte[] data, int from, int to, StringBuilder lacking) {
    return take(Text.decode(data, from, to), lacking);
  }

  /// The new text is complete.
  ///
  /// @param lacking gets what was still held back
  /// @return false if the new text ends before the caller's does
  boolean end(StringBuilder lacking);
}

package dev.understudy.dialects.translate;

import dev.understudy.dialects.Dialect;

/// Between the dialect of a caller and that of a target. Stateless and thread-safe.
@SuppressWarnings("DoNotCallSuggester")
public interface Translation {

  /// The translation for a caller and a target; one that changes nothing but the model if they
  /// speak the same.
  static Translation between(Dialect caller, Dialect target) {
    throw new UnsupportedOperationException(caller + " " + target);
  }

  /// The caller's request in the target's dialect, for the target's model.
  ///
  /// @throws Untranslatable if it cannot be said there
  Translated request(byte[] body, String model) throws Untranslatable;

  /// A whole good answer of the target in the caller's dialect.
  ///
  /// @throws Untranslatable if it is not an answer of the target's dialect
  byte[] answer(byte[] body) throws Untranslatable;

  /// The translation of one stream of the target.
  ///
  /// @param usage whether the caller asked for a usage chunk; chat callers only
  StreamTranslation stream(boolean usage);
}

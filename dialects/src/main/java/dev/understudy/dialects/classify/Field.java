package dev.understudy.dialects.classify;

import java.util.Locale;

/// A place in an answer that a rule can ask for, in the order in which places are believed.
enum Field {
  /// The error's code.
  CODE,
  /// The error's type.
  TYPE,
  /// The error's status word, as in `RESOURCE_EXHAUSTED`.
  STATE,
  /// A reason or code in the error's details.
  REASON,
  /// The id of a quota that was violated, in the error's details; matched by a part of it.
  QUOTA,
  /// How an answer with status 200 says that it ended.
  FINISH,
  /// Why a prompt was not answered, in an answer with status 200.
  BLOCK;

  /// Its name in rules.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

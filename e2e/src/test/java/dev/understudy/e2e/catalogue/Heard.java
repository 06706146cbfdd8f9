package dev.understudy.e2e.catalogue;

/// What a careful caller makes of a reply.
///
/// @param complete it has the dialect's proof of a whole answer
/// @param failed it has an error, as a status or as an event
/// @param text all content, in its order
/// @param error the error's own words; empty without one
record Heard(boolean complete, boolean failed, String text, String error) {

  /// A reply that is both, or neither, can be mistaken.
  boolean honest() {
    return complete != failed;
  }

  static Heard answer(String text) {
    return new Heard(true, false, text, "");
  }

  static Heard failure(String body) {
    return new Heard(false, true, "", body);
  }
}

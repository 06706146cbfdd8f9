package dev.understudy.dialects.translate;

/// A body that has no meaning in another dialect.
public final class Untranslatable extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  Untranslatable(String field, String why) {
    super(field + ": " + why, null, false, false);
    this.field = field;
  }

  /// The path of the field that stands in the way.
  public String field() {
    return field;
  }
}

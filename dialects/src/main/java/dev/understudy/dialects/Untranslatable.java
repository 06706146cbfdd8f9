package dev.understudy.dialects;

/// A body that has no meaning in another dialect.
public final class Untranslatable extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  /// @param field the path of the field that stands in the way
  /// @param why what is wrong with it, in a few words
  public Untranslatable(String field, String why) {
    super(field + ": " + why, null, false, false);
    this.field = field;
  }

  /// The path of the field that stands in the way.
  public String field() {
    return field;
  }
}

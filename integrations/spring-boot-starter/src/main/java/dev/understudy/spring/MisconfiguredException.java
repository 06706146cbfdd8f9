package dev.understudy.spring;

/// Settings that cannot be meant. Tells what is wrong and what to do; shown by
/// [MisconfigurationAnalyzer] instead of a stack trace.
public final class MisconfiguredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String description;
  private final String action;

  MisconfiguredException(String description, String action) {
    super(description);
    this.description = description;
    this.action = action;
  }

  /// What is wrong.
  public String description() {
    return description;
  }

  /// What to do about it.
  public String action() {
    return action;
  }
}

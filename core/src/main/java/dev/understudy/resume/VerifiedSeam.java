package dev.understudy.resume;

/// The seam of an answer that was made again from the beginning: discarded while it is the text
/// that the caller has, character by character, and passed on after that.
public final class VerifiedSeam implements Seam {
  private final String delivered;
  private int equal;

  /// @param delivered what the caller has
  public VerifiedSeam(String delivered) {
    this.delivered = delivered;
  }

  @Override
  public boolean take(String more, StringBuilder lacking) {
    int at = 0;
    while (at < more.length() && equal < delivered.length()) {
      if (more.charAt(at) != delivered.charAt(equal)) {
        return false;
      }
      at++;
      equal++;
    }
    lacking.append(more, at, more.length());
    return true;
  }

  @Override
  public boolean end(StringBuilder lacking) {
    return equal == delivered.length();
  }

  @Override
  public boolean holds() {
    return false;
  }
}

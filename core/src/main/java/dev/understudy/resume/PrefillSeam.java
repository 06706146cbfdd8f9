package dev.understudy.resume;

/// The seam of an answer that was given its own beginning. What such an answer may begin with
/// although the caller has it: the whole beginning once more, 16 to 64 characters of its end, or
/// the white space after it, which is not sent because some providers reject it. Anything shorter
/// is taken for text.
public final class PrefillSeam implements Seam {
  private static final int SHORTEST = 16;
  private static final int LONGEST = 64;

  private final String given;
  private final String blanks;
  private final boolean echoes;
  private final StringBuilder held = new StringBuilder();
  private Phase phase = Phase.ECHO;

  private enum Phase {
    /// It may be the whole beginning.
    ECHO,
    /// It may be the end of the beginning.
    OVERLAP,
    /// It may be the white space after the beginning.
    BLANKS,
    /// It is new.
    OPEN
  }

  /// @param delivered what the caller has
  /// @param echoes whether the provider repeats the beginning, however short it is
  public PrefillSeam(String delivered, boolean echoes) {
    this.given = delivered.stripTrailing();
    this.blanks = delivered.substring(given.length());
    this.echoes = echoes;
  }

  /// The beginning as the provider is given it: without white space at its end.
  public String given() {
    return given;
  }

  @Override
  public boolean take(String more, StringBuilder lacking) {
    if (phase == Phase.OPEN) {
      lacking.append(more);
    } else {
      held.append(more);
      settle(false, lacking);
    }
    return true;
  }

  @Override
  public boolean end(StringBuilder lacking) {
    settle(true, lacking);
    return true;
  }

  @Override
  public boolean holds() {
    return !held.isEmpty();
  }

  private void settle(boolean last, StringBuilder lacking) {
    while (phase != Phase.OPEN) {
      boolean decided =
          switch (phase) {
            case ECHO -> echo(last);
            case OVERLAP -> overlap(last);
            case BLANKS, OPEN -> blanks(last);
          };
      if (!decided) {
        return;
      }
    }
    lacking.append(held);
    held.setLength(0);
  }

  private boolean echo(boolean last) {
    int common = common(given);
    if (!last && common == held.length() && common < given.length()) {
      return false;
    }
    boolean whole = common == given.length() && (echoes || common >= SHORTEST);
    if (whole) {
      held.delete(0, common);
    }
    phase = whole ? Phase.BLANKS : Phase.OVERLAP;
    return true;
  }

  private boolean overlap(boolean last) {
    int longest = 0;
    for (int length = Math.min(LONGEST, given.length()); length >= SHORTEST; length--) {
      int seen = Math.min(length, held.length());
      boolean same = given.regionMatches(given.length() - length, held.substring(0, seen), 0, seen);
      if (same && seen < length && !last) {
        return false;
      }
      if (same && seen == length) {
        longest = length;
        break;
      }
    }
    held.delete(0, longest);
    phase = Phase.BLANKS;
    return true;
  }

  private boolean blanks(boolean last) {
    int common = common(blanks);
    if (!last && common == held.length() && common < blanks.length()) {
      return false;
    }
    held.delete(0, common);
    phase = Phase.OPEN;
    return true;
  }

  /// How many characters what is held and a text begin with in common.
  private int common(String text) {
    int most = Math.min(held.length(), text.length());
    int at = 0;
    while (at < most && held.charAt(at) == text.charAt(at)) {
      at++;
    }
    return at;
  }
}

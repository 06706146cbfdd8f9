package dev.understudy.config.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Words of messages.
public final class Words {
  private Words() {}

  /// At most 60 characters of a text, on one line, without control characters.
  public static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 60 ? line : line.substring(0, 57) + "...";
  }

  /// The known word that was probably meant: at most a third of its letters differ, counting an
  /// exchange of neighbours as one.
  public static Optional<String> nearest(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT).replace('-', '_');
    return known.stream()
        .filter(each -> distance(lower, each.toLowerCase(Locale.ROOT)) <= allowance(each))
        .min(
            Comparator.<String>comparingInt(each -> distance(lower, each.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /// `did you mean "x"?`, or the words there are.
  public static String suggestion(String word, Collection<String> known) {
    return nearest(word, known)
        .map(near -> "did you mean \"" + near + "\"?")
        .orElse("known here: " + String.join(", ", known));
  }

  private static int allowance(String known) {
    return Math.max(1, known.length() / 3);
  }

  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 20) {
      return Integer.MAX_VALUE;
    }
    int[] before = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] older = before;
      before = row;
      row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], before[j]) + 1, before[j - 1] + same);
        if (i > 1 && j > 1 && exchanged(a, b, i, j)) {
          row[j] = Math.min(row[j], older[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }

  private static boolean exchanged(String a, String b, int i, int j) {
    return a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
  }
}

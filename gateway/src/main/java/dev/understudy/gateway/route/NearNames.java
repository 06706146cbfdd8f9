package dev.understudy.gateway.route;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Names that a misspelt one may have meant.
final class NearNames {
  private static final int MOST = 3;
  private static final int LONGEST = 200;

  private NearNames() {}

  /// Up to three names, the nearest first: those within a few edits, and those that contain what
  /// was asked for or are contained in it.
  static List<String> of(String asked, Collection<String> names) {
    if (asked.isEmpty() || asked.length() > LONGEST) {
      return List.of();
    }
    String wanted = asked.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(name -> near(wanted, name.toLowerCase(Locale.ROOT)))
        .sorted(
            Comparator.comparingInt(
                (String name) -> distance(wanted, name.toLowerCase(Locale.ROOT))))
        .limit(MOST)
        .toList();
  }

  private static boolean near(String wanted, String name) {
    String last = name.substring(name.indexOf('/') + 1);
    return name.contains(wanted)
        || wanted.contains(last)
        || distance(wanted, name) <= Math.max(2, wanted.length() / 4)
        || distance(wanted, last) <= Math.max(2, wanted.length() / 4);
  }

  /// Insertions, deletions and replacements from one to the other.
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}

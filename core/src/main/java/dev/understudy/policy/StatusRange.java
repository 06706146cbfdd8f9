package dev.understudy.policy;

/// A range of HTTP statuses, both ends included.
public record StatusRange(int first, int last) implements Comparable<StatusRange> {
  public StatusRange {
    if (first < 100 || first > 599 || last < 100 || last > 599) {
      throw new IllegalArgumentException(
          "status must be within 100-599: " + (first == last ? first : first + "-" + last));
    }
    if (first > last) {
      throw new IllegalArgumentException("status range is inverted: " + first + "-" + last);
    }
  }

  /// One status.
  public static StatusRange of(int status) {
    return new StatusRange(status, status);
  }

  /// Reads `429`, `500-599` or `5xx`.
  ///
  /// @throws IllegalArgumentException for anything else, with a message that says what is wrong
  public static StatusRange parse(String text) {
    try {
      if (text.length() == 3 && text.endsWith("xx")) {
        int first = Integer.parseInt(text.substring(0, 1)) * 100;
        return new StatusRange(first, first + 99);
      }
      int dash = text.indexOf('-');
      if (dash < 0) {
        return of(Integer.parseInt(text.strip()));
      }
      return new StatusRange(
          Integer.parseInt(text.substring(0, dash).strip()),
          Integer.parseInt(text.substring(dash + 1).strip()));
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException(
          "not a status, a range such as \"500-599\" or a class such as \"5xx\": " + text,
          malformed);
    }
  }

  /// Whether the status lies in this range.
  public boolean contains(int status) {
    return first <= status && status <= last;
  }

  /// Whether some status lies in both.
  public boolean overlaps(StatusRange other) {
    return first <= other.last && other.first <= last;
  }

  @Override
  public int compareTo(StatusRange other) {
    return first != other.first
        ? Integer.compare(first, other.first)
        : Integer.compare(last, other.last);
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}

package dev.understudy.policy;

import java.util.List;

/// A rule for named HTTP statuses, which it also makes retriable.
public record StatusRule(List<StatusRange> codes, Rule rule) {
  public StatusRule {
    codes = List.copyOf(codes);
    if (codes.isEmpty()) {
      throw new IllegalArgumentException("on_status_codes needs at least one code");
    }
  }

  /// Whether the status is named.
  public boolean matches(int status) {
    for (StatusRange range : codes) {
      if (range.contains(status)) {
        return true;
      }
    }
    return false;
  }
}

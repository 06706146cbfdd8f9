package dev.understudy.micrometer;

import io.micrometer.core.instrument.Tag;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Names as the values of a tag, bounded in number: the first come, the rest are `other`. A program
/// that makes up targets as it goes then costs its registry no more than that. Thread-safe; two
/// threads at the bound may let a name too many pass.
final class Named {
  static final String OTHER = "other";

  private final String key;
  private final int most;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /// @param key of the tag
  /// @param most how many names get a value of their own
  Named(String key, int most) {
    this.key = key;
    this.most = most;
  }

  Tag tag(String name) {
    boolean own = known.contains(name) || (known.size() < most && known.add(name));
    return Tag.of(key, own ? name : OTHER);
  }
}

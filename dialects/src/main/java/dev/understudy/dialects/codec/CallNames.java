package dev.understudy.dialects.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The names of the calls of a conversation by their ids, for dialects whose results do not say
/// which tool they are from. Not thread-safe.
public final class CallNames {
  private final Map<String, String> names = new HashMap<>();

  /// No call so far.
  public CallNames() {}

  /// Remembers a call.
  public void add(String id, String name) {
    names.put(id, name);
  }

  /// The name of the last call with this id.
  public Optional<String> of(String id) {
    return Optional.ofNullable(names.get(id));
  }
}

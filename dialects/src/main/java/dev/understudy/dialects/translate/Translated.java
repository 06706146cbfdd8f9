package dev.understudy.dialects.translate;

import java.util.List;

/// A request in another dialect.
///
/// @param dropped names of what could not travel, for `x-understudy-dropped`
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Translated(byte[] body, List<String> dropped) {
  public Translated {
    dropped = List.copyOf(dropped);
  }
}

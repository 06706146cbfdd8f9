package dev.understudy.dialects.gemini;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The calls of a conversation that wait for their results. Gemini's calls and results need not
/// have ids: calls without one are numbered through the conversation, so that the same conversation
/// gives the same ids, and a result belongs to the first call of its name that has none. Not
/// thread-safe.
final class CallsSoFar {
  private record Call(String id, String name) {}

  private final List<Call> waiting = new ArrayList<>();
  private int unnamed;

  /// Remembers a call; gives its id.
  String call(Optional<String> id, String name) {
    String known = id.orElseGet(() -> "call_" + unnamed++);
    waiting.add(new Call(known, name));
    return known;
  }

  /// The id of the call that a result is from; empty if no call waits for it.
  Optional<String> answered(Optional<String> id, String name) {
    Optional<Call> found =
        waiting.stream()
            .filter(call -> id.isPresent() && call.id.equals(id.get()))
            .findFirst()
            .or(() -> waiting.stream().filter(call -> call.name.equals(name)).findFirst());
    found.ifPresent(waiting::remove);
    return found.map(Call::id);
  }
}
